package sim

import (
	"net/http"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Revision is which of its revisions the simulated API speaks.
type Revision string

// The revisions.
const (
	// Classic is the earlier and wider page: standard and confidential pods
	// that can be paused, custom templates, fine-tuning.
	Classic Revision = "classic"
	// Confidential is the newest page: confidential pods alone, which a stop
	// destroys.
	Confidential Revision = "confidential"
	// Observed is Confidential as public clients found it to behave.
	Observed Revision = "observed"
)

// Valid reports whether r is one of the three.
func (r Revision) Valid() bool { return r == Classic || r == Confidential || r == Observed }

// Lookup is which of a pod's two ids finds it.
type Lookup int

// The ways to look a pod up.
const (
	ByEither Lookup = iota
	ByOwnID
	ByWorkloadID
)

// Config is how a Server is to be. Its zero value is a good one.
type Config struct {
	// Revision is Confidential by default.
	Revision Revision
	// Clock is RealClock by default.
	Clock Clock
	// Key is the account's first API key; by default one is made.
	Key string
	// Balance is what the account has: 100 dollars by default, and nothing with
	// NoBalance.
	Balance   Money
	NoBalance bool
	// Quota is how many requests a key may make in a Window: 1,000 by default,
	// and any number where it is negative. Window is an hour by default.
	Quota  int
	Window time.Duration

	// Deploy, Start and Stop are how long a pod takes from deploying to running,
	// from starting to running, and from stopping to stopped: 20 to 90 s, 15 to
	// 30 s and 5 to 20 s by default, and no time at all with Instant.
	Deploy, Start, Stop Range
	// Stage is how long a job stays in each status before training (10 to 60 s
	// by default), Evaluating how long it is evaluated (1 to 5 min), Training
	// how long it is trained: the hours that were paid for by default.
	Stage, Training, Evaluating Range
	// Instant lets every span that is not given take no time.
	Instant bool
	// Seed is the seed of everything that is drawn but ids; 0 draws one.
	Seed uint64

	// Lenient accepts unknown fields and queries, missing content types and
	// bodies where none belong, and records no violations.
	Lenient bool
	// Lookup is which ids find a pod.
	Lookup Lookup
	// ListLag is by how much lists of pods lag behind what was done.
	ListLag time.Duration

	// Machines, Tiers and Templates are what there is to rent; by default what
	// the revision's page shows and a few more.
	Machines  []Machine
	Tiers     []Tier
	Templates []Template
	// MoreTiers are there beside Tiers, and before one of the same name.
	MoreTiers []Tier
	// SSHKeys, Credentials, APIKeys, Pods and Jobs are what the account has from
	// the start; by default one SSH key, and nothing else.
	SSHKeys     []SSHKey
	Credentials []Credential
	APIKeys     []APIKey
	Pods        []PodSeed
	Jobs        []JobSeed

	// NewID makes ids and secrets, where it does not return "".
	NewID func(kind string) string
	// Fingerprint tells public keys' fingerprints, where it does not return "".
	Fingerprint func(publicKey string) string

	// WebhookTransport delivers webhooks. By default they are delivered to
	// loopback addresses only, and those to others are recorded as undelivered.
	WebhookTransport http.RoundTripper
	// WebhookTimeout is how long an endpoint has to answer: 10 s by default, of
	// real time.
	WebhookTimeout time.Duration
	// LogSize is how many requests the log keeps: 10,000 by default.
	LogSize int
	// Broken switches behaviours off, to show that a test would notice.
	Broken map[Behaviour]bool
}

func (c Config) withDefaults(now time.Time) Config {
	if !c.Revision.Valid() {
		c.Revision = Confidential
	}
	kernel.SetDefault(&c.Key, "volt_sk_sim_"+kernel.Unguessable(24))
	if !c.NoBalance {
		kernel.SetDefault(&c.Balance, 100*Dollar)
	}
	kernel.SetDefault(&c.Quota, 1000)
	kernel.SetDefault(&c.Window, time.Hour)
	if !c.Instant {
		kernel.SetDefault(&c.Deploy, Range{Min: 20 * time.Second, Max: 90 * time.Second})
		kernel.SetDefault(&c.Start, Range{Min: 15 * time.Second, Max: 30 * time.Second})
		kernel.SetDefault(&c.Stop, Range{Min: 5 * time.Second, Max: 20 * time.Second})
		kernel.SetDefault(&c.Stage, Range{Min: 10 * time.Second, Max: time.Minute})
		kernel.SetDefault(&c.Evaluating, Range{Min: time.Minute, Max: 5 * time.Minute})
	}
	kernel.SetDefault(&c.WebhookTimeout, 10*time.Second)
	kernel.SetDefault(&c.LogSize, 10_000)
	if c.Machines == nil && c.Revision == Classic {
		c.Machines = defaultMachines()
	}
	if c.Tiers == nil {
		c.Tiers = defaultTiers(c.Revision)
	}
	for _, t := range c.MoreTiers {
		c.Tiers = slices.DeleteFunc(slices.Clone(c.Tiers), func(other Tier) bool { return other.ResourceName == t.ResourceName })
		c.Tiers = append(c.Tiers, t)
	}
	if c.Templates == nil {
		c.Templates = defaultTemplates(c.Revision)
	}
	if c.SSHKeys == nil {
		c.SSHKeys = []SSHKey{{ID: "key_abc123", Name: "work-laptop", PublicKey: "ssh-ed25519 AAAAC3Nz...truncated", Fingerprint: "SHA256:xR3j8K...", CreatedAt: now}}
	}
	return c
}
