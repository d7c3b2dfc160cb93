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

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
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

// settled waits until all that were sent have ended.
func settled(sent []*Delivery) {
	for _, d := range sent {
		<-d.done
	}
}

// notice is the documented payload.
type notice struct {
	Event       string       `json:"event"`
	JobID       string       `json:"jobId"`
	TaskID      string       `json:"gradientsTaskId"`
	Status      string       `json:"status"`
	Model       string       `json:"baseModel"`
	Output      *string      `json:"outputModelRepo"`
	TotalCost   Money        `json:"totalCost"`
	CompletedAt kernel.Stamp `json:"completedAt"`
}

// post sends a job's webhook.
func (s *Server) post(j *job, at time.Time) {
	if j.webhook == "" || s.Closed() || !s.does(WebhookFired) {
		return
	}
	payload, err := json.Marshal(notice{
		"fine_tuning.job.completed", j.id, j.task, j.status, j.model, kernel.OrNull(j.output), j.total, kernel.Stamp(at),
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
		s.webhooks = append(s.webhooks, d)
		go func() {
			defer close(d.done)
			code, err := s.deliver(d.URL, payload)
			s.Enter()
			defer s.Leave()
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
	ctx, cancel := context.WithTimeout(s.Context(), limit)
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
	s.Enter()
	sent := s.webhooks[:len(s.webhooks):len(s.webhooks)]
	s.Leave()
	settled(sent)
	s.Enter()
	defer s.Leave()
	out := make([]Delivery, len(sent))
	for i, d := range sent {
		out[i] = *d
	}
	return out
}
