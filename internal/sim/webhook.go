package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Delivery is a webhook that was sent, or that was to be.
type Delivery struct {
	Time   time.Time
	URL    string
	JobID  string
	Status string // the job's
	// Code is what the endpoint answered, 0 for nothing.
	Code int
	// Err says why the endpoint has not taken it.
	Err string

	done chan struct{}
}

// postbox delivers webhooks, each once and at its best effort.
type postbox struct {
	ctx    context.Context
	cancel context.CancelFunc
	sent   []*Delivery
}

// settled waits until all that were sent have ended.
func settled(sent []*Delivery) {
	for _, d := range sent {
		<-d.done
	}
}

// notice is the documented payload.
type notice struct {
	Event       string  `json:"event"`
	JobID       string  `json:"jobId"`
	TaskID      string  `json:"gradientsTaskId"`
	Status      string  `json:"status"`
	Model       string  `json:"baseModel"`
	Output      *string `json:"outputModelRepo"`
	TotalCost   Money   `json:"totalCost"`
	CompletedAt stamp   `json:"completedAt"`
}

// post sends a job's webhook.
func (s *Server) post(j *job, at time.Time) {
	if j.webhook == "" || s.closed || !s.does(WebhookFired) {
		return
	}
	payload, err := json.Marshal(notice{
		"fine_tuning.job.completed", j.id, j.task, j.status, j.model, orNull(j.output), j.total, stamp(at),
	})
	if err != nil {
		return
	}
	if !s.does(Telling("webhook")) {
		payload = []byte("{}")
	}
	times := 1
	if !s.does(WebhookOnce) {
		times = 2
	}
	for range times {
		d := &Delivery{Time: at, URL: j.webhook, JobID: j.id, Status: j.status, done: make(chan struct{})}
		s.webhooks.sent = append(s.webhooks.sent, d)
		go func() {
			defer close(d.done)
			code, err := s.deliver(d.URL, payload)
			s.mu.Lock()
			defer s.mu.Unlock()
			d.Code = code
			if err != nil {
				d.Err = err.Error()
			}
		}()
	}
}

// loopbackOnly delivers to this machine, and keeps no connection.
var loopbackOnly = &http.Transport{DisableKeepAlives: true}

// deliver posts a payload and returns the status that the endpoint answers.
func (s *Server) deliver(address string, payload []byte) (int, error) {
	transport := s.cfg.WebhookTransport
	if transport == nil {
		if !onLoopback(address) {
			return 0, errors.New("not sent: the simulator delivers to loopback addresses only")
		}
		transport = loopbackOnly
	}
	limit := s.cfg.WebhookTimeout
	if !s.does(WebhookLimit) {
		limit = 24 * time.Hour
	}
	ctx, cancel := context.WithTimeout(s.webhooks.ctx, limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(payload))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	if s.does(WebhookUserAgent) {
		req.Header.Set("User-Agent", "VoltageGPU-Webhook/1.0")
	}
	client := http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return 0, fmt.Errorf("no answer within %s", limit)
		}
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err // without the address, which may hold a token
		}
		return 0, err
	}
	_ = resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return resp.StatusCode, fmt.Errorf("answered %d, want 2xx", resp.StatusCode)
	}
	return resp.StatusCode, nil
}

func onLoopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// Webhooks are the webhooks until now. It waits for those that are under way.
func (s *Server) Webhooks() []Delivery {
	s.enter()
	sent := s.webhooks.sent[:len(s.webhooks.sent):len(s.webhooks.sent)]
	s.mu.Unlock()
	settled(sent)
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Delivery, len(sent))
	for i, d := range sent {
		out[i] = *d
	}
	return out
}
