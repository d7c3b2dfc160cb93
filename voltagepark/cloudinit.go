package voltagepark

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"unicode"

	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// CloudInit is what a machine does when it first runs. Contents and commands may
// hold secrets: errors hide each of them where a server repeats it as a whole, and
// most of their lines and longer words. A server that shortens or rewrites one can
// still show a part of it.
type CloudInit struct {
	// Packages are installed.
	Packages []string `json:"packages,omitzero"`
	// WriteFiles are written.
	WriteFiles []CloudInitFile `json:"write_files,omitzero"`
	// RunCmd are the commands to run, each for a shell.
	RunCmd []string `json:"runcmd,omitzero"`
}

// CloudInitFile is a file to write. Path is required; what is zero is not sent.
type CloudInitFile struct {
	// Encoding is such as "b64" or "gzip+b64" where Content is not plain text.
	Encoding string `json:"encoding,omitempty"`
	// Content is what the file holds.
	Content string `json:"content"`
	// Owner is such as "root:root".
	Owner string `json:"owner,omitempty"`
	// Path is where the file is written.
	Path string `json:"path"`
	// Permissions are such as "0600".
	Permissions string `json:"permissions,omitempty"`
}

func (c *CloudInit) problem() string {
	if c == nil {
		return ""
	}
	for _, f := range c.WriteFiles {
		if isBlank(f.Path) {
			return "a file of WriteFiles has no Path: want where to write it"
		}
	}
	return ""
}

// mostSecrets bounds how many parts of texts an error is searched for.
const mostSecrets = 1024

// secrets are the contents and commands, whole and in parts.
func (c *CloudInit) secrets() []Secret {
	texts := make([]string, 0, len(c.WriteFiles)+len(c.RunCmd))
	for _, f := range c.WriteFiles {
		texts = append(texts, f.Content)
	}
	return scriptSecrets(append(texts, c.RunCmd...)...)
}

// scriptSecrets are texts, each as a whole, and their lines and words, of which a
// server may repeat one in an error: while there is room for them, those of the
// shortest text first, since a long one is seldom what is secret.
func scriptSecrets(texts ...string) []Secret {
	secrets := make([]Secret, 0, len(texts))
	for _, text := range texts {
		secrets = append(secrets, NewSecret(text))
	}
	slices.SortStableFunc(texts, func(a, b string) int { return len(a) - len(b) })
	taken, most := map[string]bool{}, len(secrets)+mostSecrets
	for _, text := range texts {
		for part := range parts(text) {
			if len(secrets) == most {
				return secrets
			}
			if !taken[part] {
				taken[part] = true
				secrets = append(secrets, NewSecret(part))
			}
		}
	}
	return secrets
}

// shortestWord is the shortest word of a script that counts as a secret: shorter
// ones are in every other message.
const shortestWord = 8

// parts yields the lines of a script and the words of each, freed of quotes and
// the like.
func parts(text string) iter.Seq[string] {
	between := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_' }
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
			for word := range strings.FieldsFuncSeq(line, between) {
				if len(word) >= shortestWord && !yield(word) {
					return
				}
			}
		}
	}
}

// CloudInitService checks what machines are to run first.
type CloudInitService struct{ core *rest.Core }

// cloudInitValidate changes nothing, though it is a POST, and may be repeated.
var cloudInitValidate = func() *rest.Endpoint {
	ep := opaque(endpoint(rest.Read, "POST", "/validate/cloudinit", "validate cloud-init"))
	ep.Verdict = true // error:true is what was asked for
	return ep
}()

// CloudInitTarget is the kind of machine that a script is for.
type CloudInitTarget string

// The kinds of machine; the page shows the first.
const (
	CloudInitInstantVM CloudInitTarget = "instant-vm"
	CloudInitVM        CloudInitTarget = "vm"
	CloudInitBareMetal CloudInitTarget = "baremetal"
)

// CloudInitVerdict is the answer to a validation.
type CloudInitVerdict struct {
	// Valid is true where the server finds nothing wrong.
	Valid bool `json:"valid"`
	// Message says what is wrong, in the server's words. It may repeat the script.
	Message string `json:"message,omitempty"`
}

// Validate asks the server whether a cloud-init script (YAML) is valid for a kind
// of machine. A script that is not is no error: the verdict says so.
//
// It takes one request, costs nothing, and may be repeated safely. The script may
// hold secrets, so errors of this call hide what the server repeats of it: the
// whole, its lines and its longer words, not a short word that is quoted alone.
//
// Documented as POST /validate/cloudinit.
func (s *CloudInitService) Validate(ctx context.Context, target CloudInitTarget, script string, opts ...CallOption) (CloudInitVerdict, error) {
	switch {
	case isBlank(string(target)):
		return CloudInitVerdict{}, argumentError(cloudInitValidate, "", "target", "it is empty: want CloudInitInstantVM, CloudInitVM or CloudInitBareMetal")
	case isBlank(script):
		return CloudInitVerdict{}, argumentError(cloudInitValidate, string(target), "script", "it is empty: want the script's text")
	}
	body := struct {
		Type    CloudInitTarget `json:"type"`
		Content string          `json:"content"`
	}{target, script}
	return call(ctx, s.core, cloudInitValidate, rest.Params{Target: string(target), Body: body, Secrets: scriptSecrets(script)}, opts, decodeVerdict)
}

var errNoVerdict = errors.New("it does not say whether the script is valid")

func decodeVerdict(body []byte) (out CloudInitVerdict, err error) {
	object, err := wire.Object(body)
	if err != nil {
		return CloudInitVerdict{}, err
	}
	told := false
	for name, v := range object.Members() {
		switch string(name) {
		case "error":
			out.Valid, told = !v.Bool(), true
		case "message":
			out.Message = v.Text()
		}
	}
	if !told {
		return CloudInitVerdict{}, errNoVerdict
	}
	return out, nil
}
