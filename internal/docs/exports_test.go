package docs

import (
	"bytes"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"sync"
)

// exports is an importer that reads what go build left in its cache.
type exports struct {
	fset *token.FileSet

	mu    sync.Mutex        // the importer is for one at a time
	files map[string]string // by import path
	types types.Importer
}

// built serves all tests: most of the time is spent on what blocks import.
var built = newExports()

func newExports() *exports {
	e := &exports{fset: token.NewFileSet(), files: map[string]string{}}
	e.types = importer.ForCompiler(e.fset, "gc", func(path string) (io.ReadCloser, error) {
		file, ok := e.files[path]
		if !ok {
			return nil, fmt.Errorf("%s is not built", path)
		}
		return os.Open(file)
	})
	return e
}

// build builds the packages with those import paths, as far as they are not yet.
// The lock is held.
func (e *exports) build(paths []string) error {
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}"}
	if raced() {
		args = append(args, "-race") // these are built already
	}
	args = append(args, "--")
	missing := 0
	for _, path := range paths {
		if e.files[path] == "" {
			args = append(args, path)
			missing++
		}
	}
	if missing == 0 {
		return nil
	}
	cmd := exec.Command("go", args...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Stderr = root, &stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w\n%s", err, stderr.String())
	}
	for entry := range strings.Lines(string(out)) {
		if path, file, ok := strings.Cut(strings.TrimSpace(entry), "="); ok && file != "" {
			e.files[path] = file
		}
	}
	return nil
}

func raced() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, s := range info.Settings {
		if s.Key == "-race" {
			return s.Value == "true"
		}
	}
	return false
}
