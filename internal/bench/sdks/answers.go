package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/voltagegpu/volt-go/internal/bench"
)

const (
	// oneLength and eachLength are how long the answers of all SDKs are, that of
	// one and each in a list.
	oneLength  = 640
	eachLength = 290
	listed     = 1000
)

// object fills the text that stands as %s in format, so that all is of one length.
func object(format string) []byte { return []byte(padded(format, oneLength)) }

// array fills format with so many of each.
func array(format, each string) []byte {
	one := padded(each, eachLength)
	return fmt.Appendf(nil, format, one+strings.Repeat(","+one, listed-1))
}

func padded(format string, length int) string {
	return strings.Replace(format, "%s", strings.Repeat("x", length-(len(format)-len("%s"))), 1)
}

// machine is what the same bytes are decoded into, whichever SDK fetches them.
type machine struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Status    string   `json:"status"`
	GPU       string   `json:"gpu_type"`
	GPUs      int      `json:"gpu_count"`
	Price     float64  `json:"price"`
	Address   string   `json:"ip"`
	Port      int      `json:"port"`
	CreatedAt string   `json:"created_at"`
	Keys      []string `json:"keys"`
	Note      string   `json:"note"`
}

const samePath = "/same"

var sameBody = object(`{"id":"4711","name":"training-run-7","status":"running","gpu_type":"RTX 4090","gpu_count":1,"price":0.39,"ip":"203.0.113.42","port":22,"created_at":"2026-03-28T14:00:00Z","keys":["key_abc123","key_def456"],"note":"%s"}`)

// sameRequest is what is posted in the same way by all.
var sameRequest = machine{Name: "training-run-7", GPU: "RTX 4090", GPUs: 1, Keys: []string{"key_abc123"}, Note: strings.Repeat("x", 200)}

// base is where an SDK's server is, below the process that answers.
func (s sdk) base(server string) string { return server + "/" + strings.ReplaceAll(s.name, " ", "-") }

// handler answers as every SDK wants it, each below its own path, and below
// /limited with a 429 to every other request.
func handler() http.Handler {
	mux := http.NewServeMux()
	for _, s := range sdks {
		answers := s.answers()
		below := s.base("")
		mux.Handle(below+"/", http.StripPrefix(below, answers))
		mux.Handle("/limited"+below+"/", http.StripPrefix("/limited"+below, bench.Limited(answers)))
	}
	return mux
}

func (s sdk) answers() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		switch {
		case strings.HasSuffix(r.URL.Path, samePath):
			bench.Write(w, 200, sameBody)
		case r.Method == http.MethodPost:
			bench.Write(w, 201, s.oneBody)
		case r.URL.Path == s.many:
			bench.Write(w, 200, s.manyBody)
		default:
			bench.Write(w, 200, s.oneBody)
		}
	})
}
