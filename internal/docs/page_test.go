package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// root is the module's folder.
const root = "../.."

// page is a page of Markdown.
type page struct {
	// path is below root.
	path     string
	blocks   []block
	prose    []line // what is in no block
	problems []string
}

// line is a line of a page, counted from 1.
type line struct {
	n    int
	text string
}

// block is a fenced block.
type block struct {
	page     string
	line     int // of its first line of code
	language string
	rule     string // of the comment before it
	text     string
}

func (b block) at() string { return fmt.Sprintf("%s:%d", b.page, b.line) }

// languages are those that a fence may have.
var languages = []string{"", "go", "json", "mermaid", "python", "sh", "text"}

const (
	fence    = "```"
	ruleMark = "<!-- go:"
)

// readPage reads the page at path below root.
func readPage(path string) (*page, error) {
	raw, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		return nil, err
	}
	return parsePage(path, string(raw)), nil
}

func parsePage(path, text string) *page {
	p := &page{path: path}
	var open *block
	var indent, rule string
	for i, text := range strings.Split(text, "\n") {
		n := i + 1
		bare := strings.TrimLeft(text, " ")
		switch {
		case open != nil && bare == fence:
			p.blocks, open = append(p.blocks, *open), nil
		case open != nil:
			open.text += strings.TrimPrefix(text, indent) + "\n"
		case strings.HasPrefix(bare, fence):
			open = &block{page: path, line: n + 1, language: strings.TrimPrefix(bare, fence), rule: rule}
			indent, rule = text[:len(text)-len(bare)], ""
		case rule != "":
			p.complain(n-1, "a rule for Go, and no block after it")
			rule = ""
		case strings.HasPrefix(bare, ruleMark):
			rule = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(bare, ruleMark), "-->"))
		default:
			p.prose = append(p.prose, line{n, text})
		}
	}
	if open != nil {
		p.complain(open.line, "a block that does not end")
	}
	return p
}

func (p *page) complain(line int, format string, args ...any) {
	p.problems = append(p.problems, fmt.Sprintf("%s:%d: %s", p.path, line, fmt.Sprintf(format, args...)))
}

// goBlocks are the blocks of Go.
func (p *page) goBlocks() (blocks []block) {
	for _, b := range p.blocks {
		if b.language == "go" {
			blocks = append(blocks, b)
		}
	}
	return blocks
}
