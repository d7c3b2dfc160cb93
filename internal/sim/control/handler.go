// Package control lets one process look at and change a simulator that runs in
// another: the State and Do of sim.Server, over HTTP.
package control

import (
	"encoding/json"
	"mime"
	"net"
	"net/http"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// Prefix is where Handler is to be mounted.
const Prefix = "/sim/"

// Handler serves a simulator's State and Do below Prefix.
func Handler(s *sim.Server) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+Prefix+"state", func(w http.ResponseWriter, r *http.Request) {
		serve(w, r, func(q sim.Query) (sim.State, error) { return s.State(q), nil })
	})
	mux.HandleFunc("POST "+Prefix+"do", func(w http.ResponseWriter, r *http.Request) {
		serve(w, r, s.Do)
	})
	return Local(mux)
}

// failure is how an error travels.
type failure struct {
	Error string `json:"error"`
}

func serve[In, Out any](w http.ResponseWriter, r *http.Request, do func(In) (Out, error)) {
	// A page of another site can post anything but this type without asking.
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != "application/json" {
		http.Error(w, "want application/json", http.StatusUnsupportedMediaType)
		return
	}
	var in In
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	out, err := do(in)
	if err != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		_ = json.NewEncoder(w).Encode(failure{err.Error()})
		return
	}
	_ = json.NewEncoder(w).Encode(out)
}

// Local lets requests through that name a loopback host, so that no page of
// another site reaches h under a name that it has pointed here.
func Local(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if !Loopback(host) {
			http.Error(w, "this server is for its own machine", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// Loopback reports whether a host is the machine itself.
func Loopback(host string) bool {
	if len(host) > 1 && host[0] == '[' && host[len(host)-1] == ']' {
		host = host[1 : len(host)-1]
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
