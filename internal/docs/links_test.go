package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
)

var (
	inlineCode = regexp.MustCompile("`[^`]*`")
	inlineLink = regexp.MustCompile(`\]\(<?([^)\s>]+)>?\)`)
	namedLink  = regexp.MustCompile(`^\[[^\]]+\]:\s+(\S+)`)
	elsewhere  = regexp.MustCompile(`^[a-z]+:`)
	heading    = regexp.MustCompile(`^#{1,6} +(.+?) *$`)
	linked     = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// link is where a page points.
type link struct {
	line   int
	target string
}

func (p *page) links() (links []link) {
	for _, l := range p.prose {
		for _, m := range inlineLink.FindAllStringSubmatch(inlineCode.ReplaceAllString(l.text, "`…`"), -1) {
			links = append(links, link{l.n, m[1]})
		}
		if m := namedLink.FindStringSubmatch(l.text); m != nil {
			links = append(links, link{l.n, m[1]})
		}
	}
	return links
}

// checkLinks looks whether what the page points to in this tree is there, and has
// the heading that it names.
func (p *page) checkLinks() {
	for _, l := range p.links() {
		if elsewhere.MatchString(l.target) {
			continue
		}
		path, anchor, _ := strings.Cut(l.target, "#")
		to := p
		if path != "" {
			file := filepath.Join(filepath.Dir(p.path), filepath.FromSlash(path))
			if _, err := os.Stat(filepath.Join(root, file)); err != nil || !filepath.IsLocal(file) {
				p.complain(l.line, "no such file: %s", l.target)
				continue
			}
			if anchor != "" {
				var err error
				if to, err = readPage(file); err != nil {
					p.complain(l.line, "%v", err)
					continue
				}
			}
		}
		if anchor != "" && !to.anchors()[anchor] {
			p.complain(l.line, "no such heading: %s", l.target)
		}
	}
}

// anchors are the names of the page's headings, as the page's host spells them.
func (p *page) anchors() map[string]bool {
	names := map[string]bool{}
	for _, l := range p.prose {
		if m := heading.FindStringSubmatch(l.text); m != nil {
			names[anchor(m[1])] = true
		}
	}
	return names
}

func anchor(heading string) string {
	heading = linked.ReplaceAllString(heading, "$1")
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		}
		return -1
	}, heading)
}
