package kernel

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// Answer is what a request is answered with.
type Answer struct {
	Status int
	Header http.Header
	// Value is marshalled once the server's lock has been given back, so nothing
	// that changes may be within its reach; Body is sent as it is where Value is
	// nil.
	Value any
	Body  []byte

	foreign bool // comes from something before the API
}

// OK answers 200 with a value as JSON.
func OK(value any) *Answer { return &Answer{Status: http.StatusOK, Value: value} }

// Created answers 201 with a value as JSON.
func Created(value any) *Answer { return &Answer{Status: http.StatusCreated, Value: value} }

// NoContent answers 204.
func NoContent() *Answer { return &Answer{Status: http.StatusNoContent} }

// Set sets a header.
func (a *Answer) Set(name, value string) *Answer {
	if a.Header == nil {
		a.Header = make(http.Header)
	}
	a.Header.Set(name, value)
	return a
}

// Render marshals the value.
func (a *Answer) Render() {
	if a.Value == nil {
		return
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(a.Value); err != nil {
		a.Status, a.Body = http.StatusInternalServerError, []byte(`{"error":true,"status":500,"message":"the simulator could not encode its answer"}`)
	} else {
		a.Body = bytes.TrimRight(b.Bytes(), "\n")
	}
	a.Value = nil
	if a.Header.Get("Content-Type") == "" {
		a.Set("Content-Type", "application/json")
	}
}

// send sends an answer as it is.
func send(w http.ResponseWriter, a *Answer) {
	h := w.Header()
	for name, values := range a.Header {
		h[name] = values
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body)
}
