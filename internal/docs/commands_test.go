package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	testFlag  = regexp.MustCompile(`-(?:run|bench|fuzz)[ =]'?([\w|^$.]+)'?`)
	ownFolder = regexp.MustCompile(`(?:^|\s)(\./[\w./-]*|\.)(?:\s|$)`)
	inFolder  = regexp.MustCompile(`-C (\S+)`)
	target    = regexp.MustCompile(`(?m)^([\w-]+):`)
	function  = regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz|Example)\w*)\(`)
)

// checkCommands looks whether what the page's shell blocks call is there: targets
// of make, folders that go is given, and tests that it is to run.
func (p *page) checkCommands() {
	for _, b := range p.blocks {
		if b.language != "" && b.language != "sh" {
			continue
		}
		for i, text := range strings.Split(b.text, "\n") {
			command, _, _ := strings.Cut(text, "#")
			words := strings.Fields(command)
			for len(words) > 0 && strings.Contains(words[0], "=") { // VARIABLE=value
				words = words[1:]
			}
			if len(words) < 2 {
				continue
			}
			switch words[0] {
			case "make":
				p.checkTarget(b.line+i, words[1])
			case "go":
				p.checkGo(b.line+i, command)
			}
		}
	}
}

func (p *page) checkTarget(line int, name string) {
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		p.complain(line, "%v", err)
		return
	}
	for _, m := range target.FindAllSubmatch(makefile, -1) {
		if string(m[1]) == name {
			return
		}
	}
	p.complain(line, "make has no target %q", name)
}

func (p *page) checkGo(line int, command string) {
	base := root
	if m := inFolder.FindStringSubmatch(command); m != nil {
		base = filepath.Join(root, m[1])
	}
	var defined []string
	for _, m := range ownFolder.FindAllStringSubmatch(command, -1) {
		dir := filepath.Join(base, strings.TrimSuffix(m[1], "/..."))
		files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		if len(files) == 0 && !strings.HasSuffix(m[1], "/...") {
			p.complain(line, "no Go in %s", m[1])
		}
		for _, file := range files {
			raw, _ := os.ReadFile(file)
			for _, f := range function.FindAllSubmatch(raw, -1) {
				defined = append(defined, string(f[1]))
			}
		}
	}
	for _, m := range testFlag.FindAllStringSubmatch(command, -1) {
		for _, name := range strings.Split(m[1], "|") {
			name = strings.Trim(name, "^$")
			if name != "" && name != "." && !slices.ContainsFunc(defined, func(f string) bool { return strings.Contains(f, name) }) {
				p.complain(line, "no test %s there", name)
			}
		}
	}
}
