package sim

import (
	"crypto/rand"
	"encoding/binary"
	mrand "math/rand/v2"
	"strconv"
	"time"
)

// The kinds of ids and secrets that a server gives out, for Config.NewID.
const (
	IDPod        = "pod"        // Volt's own id of a pod
	IDWorkload   = "workload"   // the id of the workload behind it
	IDShownName  = "shown_name" // the name that the newest revision's list shows
	IDSSHKey     = "ssh_key"
	IDTemplate   = "template"
	IDCredential = "credential"
	IDAPIKey     = "api_key"
	IDSecret     = "secret" // an API key's value
	IDJob        = "job"
	IDTask       = "task" // the training network's id of a job
	IDModel      = "model"
)

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"

// unguessable returns n random characters.
func unguessable(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails
	for i, c := range b {
		// 252 is the largest multiple of 36 in a byte: above it, draw anew.
		for c >= 252 {
			var one [1]byte
			rand.Read(one[:])
			c = one[0]
		}
		b[i] = alphabet[c%36]
	}
	return string(b)
}

// newID makes an id in the shape of the revision.
func (s *Server) newID(kind string) string {
	if s.cfg.NewID != nil {
		if id := s.cfg.NewID(kind); id != "" {
			return id
		}
	}
	if !s.does(IDsUnguessable) {
		s.serial++
		return kind + "_" + strconv.Itoa(s.serial)
	}
	switch kind {
	case IDPod:
		switch s.cfg.Revision {
		case Confidential:
			return "cl_" + unguessable(20)
		case Observed:
			return "cl" + unguessable(23)
		}
		return "pod_" + unguessable(16)
	case IDWorkload:
		switch s.cfg.Revision {
		case Confidential:
			return "wl_" + unguessable(20)
		case Observed:
			return "wrk-" + unguessable(12)
		}
		return ""
	case IDShownName:
		return "cm_" + unguessable(20)
	case IDSSHKey:
		return "key_" + unguessable(12)
	case IDTemplate:
		return "tpl_" + unguessable(12)
	case IDCredential:
		return "cred_" + unguessable(12)
	case IDAPIKey:
		return "ak_" + unguessable(12)
	case IDSecret:
		return "volt_sk_live_" + unguessable(32)
	case IDJob:
		return "cl" + unguessable(23)
	case IDTask:
		id := unguessable(20)
		return id[:8] + "-" + id[8:12] + "-" + id[12:]
	}
	return unguessable(6)
}

// Range is a span of time from which how long something takes is drawn.
type Range struct{ Min, Max time.Duration }

// draw picks a time from the range, evenly.
func (r Range) draw(rng *mrand.Rand) time.Duration {
	low, high := max(r.Min, 0), max(r.Min, r.Max, 0)
	if high == low {
		return low
	}
	return low + time.Duration(rng.Int64N(int64(high-low)+1))
}

// newRand makes the source of everything that is drawn: the same for the same
// seed, and a new one for zero.
func newRand(seed uint64) (*mrand.Rand, uint64) {
	for seed == 0 {
		var b [8]byte
		rand.Read(b[:])
		seed = binary.LittleEndian.Uint64(b[:]) >> 32
	}
	return mrand.New(mrand.NewPCG(seed, 0x766f6c74)), seed
}
