package packetai

// Behaviour is something that the API's page says the server does, and that can
// be switched off to show that a test would notice.
type Behaviour string

// What the page says, as switches. CONFORMANCE.md has the statement and the test
// of each.
const (
	ActiveCosts        Behaviour = "active-costs"
	AttachToActive     Behaviour = "attach-to-active"
	BaseURL            Behaviour = "base-url"
	DeployFields       Behaviour = "deploy-fields"
	DeployLimit        Behaviour = "deploy-limit"
	DetachApplies      Behaviour = "detach-applies"
	ErrorStructure     Behaviour = "error-structure"
	FloorMessage       Behaviour = "floor-message"
	FloorRequired      Behaviour = "floor-required"
	InvalidParameters  Behaviour = "invalid-parameters"
	IDsUnguessable     Behaviour = "ids-unguessable"
	KeyFields          Behaviour = "key-fields"
	KeyPrefix          Behaviour = "key-prefix"
	KeyRequired        Behaviour = "key-required"
	KeysDeleted        Behaviour = "keys-deleted"
	LimitHeaders       Behaviour = "limit-headers"
	LivePrices         Behaviour = "live-prices"
	LiveStock          Behaviour = "live-stock"
	MinimumRuntime     Behaviour = "minimum-runtime"
	MissingIs404       Behaviour = "missing-is-404"
	OtherAccounts      Behaviour = "other-accounts-hidden"
	ProratedRefund     Behaviour = "prorated-refund"
	QuotaPerKey        Behaviour = "quota-per-key"
	ReadLimit          Behaviour = "read-limit"
	RefundFirstHour    Behaviour = "refund-first-hour-only"
	RemainingTold      Behaviour = "remaining-told"
	RequiredFields     Behaviour = "required-fields"
	SearchFilters      Behaviour = "search-filters"
	ServiceUnavailable Behaviour = "marketplace-down"
	StatusComesToRun   Behaviour = "comes-to-run"
	TerminateEnds      Behaviour = "terminate-ends"
	TooMany            Behaviour = "too-many-429"
	UnknownKeys        Behaviour = "unknown-keys"
	VolumesSurvive     Behaviour = "volumes-survive"
	WalletLive         Behaviour = "wallet-live"
	WriteLimit         Behaviour = "write-limit"
)

// does reports whether a behaviour is on.
func (s *Server) does(b Behaviour) bool { return !s.cfg.Broken[b] }
