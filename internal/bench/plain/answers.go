package main

import (
	"io"
	"net/http"
	"strings"

	"github.com/voltagegpu/volt-go/internal/bench"
)

const onePod = `{
"id": "pod_def456",
"name": "my-training-pod",
"status": "running",
"provider": "lium",
"gpu_type": "RTX 4090",
"gpu_count": 1,
"cpu_cores": 8,
"ram_gb": 32,
"hourly_price": 0.39,
"ip": "203.0.113.42",
"ssh_port": 22,
"ssh_command": "ssh -p 22 root@203.0.113.42",
"template": "pytorch/pytorch:2.1.0-cuda12.1-cudnn8-devel",
"volume_size_gb": 50,
"ssh_keys": ["key_abc123", "key_def456"],
"uptime_hours": 12.5,
"total_cost": 4.88,
"confidential": false,
"created_at": "2026-03-28T14:00:00Z",
"updated_at": "2026-03-28T14:01:12Z",
"message": "Pod is running. Data on the volume is preserved until it is deleted."
}`

// handler answers as the Volt API does.
func handler() http.Handler {
	list := []byte(`{"pods":[` + onePod + strings.Repeat(","+onePod, 999) + `],"total":1000}`)
	get := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { bench.Write(w, 200, []byte(onePod)) })
	mux := http.NewServeMux()
	mux.Handle("GET /pods/{id}", get)
	mux.Handle("GET /limited/pods/{id}", bench.Limited(get))
	mux.HandleFunc("GET /pods", func(w http.ResponseWriter, _ *http.Request) { bench.Write(w, 200, list) })
	mux.HandleFunc("POST /pods", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		bench.Write(w, 201, []byte(onePod))
	})
	return mux
}
