package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Request is a request as a program without an SDK makes it.
type Request struct {
	Client      *http.Client
	Method, URL string
	// Key is sent in the header KeyHeader.
	KeyHeader, Key string
	// In is marshalled where it is not nil.
	In any
}

// Into makes the request and decodes its answer into out. It repeats a 429.
func (r Request) Into(out any) error {
	for {
		res, err := r.send()
		if err != nil {
			return err
		}
		if res.StatusCode != http.StatusTooManyRequests {
			if res.StatusCode > 299 {
				err = fmt.Errorf("%s %s: %s", r.Method, r.URL, res.Status)
			} else {
				err = json.NewDecoder(res.Body).Decode(out)
			}
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if res.StatusCode != http.StatusTooManyRequests || err != nil {
			return err
		}
	}
}

func (r Request) send() (*http.Response, error) {
	var body io.Reader
	if r.In != nil {
		raw, err := json.Marshal(r.In)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(context.Background(), r.Method, r.URL, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set(r.KeyHeader, r.Key)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "bench")
	if r.In != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return r.Client.Do(req)
}

// NewTransport keeps a connection for each of so many callers.
func NewTransport() *http.Transport { return &http.Transport{MaxIdleConnsPerHost: 256} }
