package lifecycle

import (
	"errors"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Evidence is the answer to a question, as far as responses prove it. The zero value is
// Unknown.
type Evidence uint8

const (
	// Unknown: no response has answered the question.
	Unknown Evidence = iota
	// Denied: a response has answered it with no.
	Denied
	// Known: a response has answered it with yes.
	Known
)

// String returns the evidence in a word.
func (e Evidence) String() string {
	switch e {
	case Denied:
		return "denied"
	case Known:
		return "known"
	}
	return "unknown"
}

// ResourceID is an id of a resource. A resource may have several ids, each of
// another kind, such as the workload's and the API's own.
type ResourceID struct{ Kind, ID string }

// IsAbout answers whether a response that shows ids is about the resource that the
// request named: Known if it shows that id, or only ids of other kinds, which then
// belong to the same resource. Another id of the same kind denies it. Without any id
// it is Unknown.
func IsAbout(asked ResourceID, shown ...ResourceID) Evidence {
	evidence := Unknown
	for _, id := range shown {
		switch {
		case id.ID == "":
		case strings.EqualFold(id.ID, asked.ID):
			return Known
		case id.Kind == asked.Kind:
			evidence = Denied
		case evidence == Unknown:
			evidence = Known
		}
	}
	return evidence
}

// Exists answers whether a resource exists from one response to a Get: its status
// if err is nil, else the error. Only the API's own 404 denies it. One denial is
// not enough to report a deletion: see the rules for lists and their lag.
func Exists(status Status, err error) Evidence {
	switch {
	case err == nil && status.Gone:
		return Denied
	case err == nil:
		return Known
	case IsOwnNotFound(err):
		return Denied
	}
	return Unknown
}

// IsOwnNotFound reports whether err is a 404 in the API's own error form. A 404 of
// a gateway, or one from an address that has never answered with JSON, proves
// nothing about the resource.
func IsOwnNotFound(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && e.Kind == api.ErrNotFound && e.FromAPI
}

// NameSource is the source of a name.
type NameSource uint8

const (
	// FromList: a list shows the name. Whether lists show assigned names is not known.
	FromList NameSource = iota
	// FromNamingList: a list shows the name, and lists of this provider are known to
	// show assigned names.
	FromNamingList
	// FromGet: a Get returned the name.
	FromGet
	// FromLedger: this client assigned the name.
	FromLedger
)

// HasName answers whether a resource was created under the name wanted, from the
// name that source shows. A name that the server may have made from wanted (in lower
// case, shortened, or with other punctuation) leaves it unknown.
func HasName(wanted, shown string, source NameSource) Evidence {
	switch {
	case shown == "" || source == FromList:
		return Unknown
	case shown == wanted:
		return Known
	case source != FromLedger && !IsPortable(wanted) && NamesAgree(wanted, shown):
		return Unknown
	}
	return Denied
}

// portableLength is the length of a name that every API accepts.
const portableLength = 32

// IsPortable reports whether every API keeps a name as it is.
func IsPortable(name string) bool {
	return len(name) <= portableLength && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// NamesAgree reports whether a shown name differs from the wanted one by no more than
// case, punctuation and truncation. No API is known to shorten a name to fewer than 30
// characters: "train" is not a truncated "train-2".
func NamesAgree(wanted, shown string) bool {
	if wanted == shown {
		return true
	}
	plainWanted, plainShown := plainName(wanted), plainName(shown)
	return plainWanted == plainShown || len(shown) >= portableLength-2 && strings.HasPrefix(plainWanted, plainShown)
}

// plainName returns the letters and digits of a name, in lower case.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127:
			return r
		}
		return -1
	}, strings.ToLower(name))
}

// earliest is after the epochs that stand for "no time": 1970 and 1980.
var earliest = time.Date(1980, 1, 2, 0, 0, 0, 0, time.UTC)

// clockMargin is how far two clocks may differ without a time being implausible.
const clockMargin = 2 * time.Minute

// Age answers questions about when a resource was created.
type Age struct {
	// CreatedAt is the time that the API shows, or zero.
	CreatedAt time.Time
	// Exact reports whether it has a zone and seconds.
	Exact bool
}

// Plausible reports whether the time can be used as evidence at now.
func (a Age) Plausible(now time.Time) bool {
	return a.Exact && a.CreatedAt.After(earliest) && a.CreatedAt.Before(now.Add(clockMargin))
}

// IsFrom answers whether a resource can come from a create that was sent at a time
// of the server's clock: Denied if it was created more than two minutes before,
// Known if it was created in the same second or later, else Unknown, also if the time
// cannot be read, has no zone or is not plausible.
func (a Age) IsFrom(sent, now time.Time) Evidence {
	switch {
	case sent.IsZero() || !a.Plausible(now):
		return Unknown
	case a.CreatedAt.Before(sent.Add(-clockMargin)):
		return Denied
	case !a.CreatedAt.Before(sent.Truncate(time.Second)): // APIs show whole seconds
		return Known
	}
	return Unknown
}

// millionth is the least difference between two prices that counts.
var millionth = api.MustUSD("0.000001")

// PriceOf returns the price that counts among those that a response shows: the
// highest. It is unknown if shown is empty, or if one of the prices cannot be read.
func PriceOf(shown ...api.USD) (price api.USD) {
	for _, p := range shown {
		switch {
		case !p.Known() && p.Decimal() != "": // present, and not readable
			return p
		case p.Known() && (!price.Known() || p.Cmp(price) > 0):
			price = p
		}
	}
	return price
}

// Within answers whether a price is at most limit. A difference below a millionth of
// a dollar does not count. A price of zero or less is no price: Unknown.
func Within(price, limit api.USD) Evidence {
	switch {
	case !limit.Known() || !price.Known() || price.Float64() <= 0:
		return Unknown
	case price.Sub(limit).Cmp(millionth) < 0:
		return Known
	}
	return Denied
}

// Field is one member of a specification, as wanted and as shown. An empty text is
// not given, or not shown.
type Field struct {
	Name       string
	Want, Have string
	// Main is set for the resource or GPU type and the image.
	Main bool
	// Same answers whether two texts mean the same; nil compares them as they are.
	Same func(want, have string) Evidence
}

// same answers whether a field that is given and shown is the same.
func (f Field) same() Evidence {
	switch {
	case f.Want == f.Have:
		return Known
	case f.Same != nil:
		return f.Same(f.Want, f.Have)
	}
	return Denied
}

// Matches answers whether a resource was created from a specification. A field that
// both have and that differs denies it, and is returned. It is Known if the
// specification gives a main field, and every main field that it gives is shown.
func Matches(fields ...Field) (Evidence, Field) {
	main, unknown := false, false
	for _, f := range fields {
		if f.Want == "" {
			continue
		}
		same := Unknown
		if f.Have != "" {
			same = f.same()
		}
		if same == Denied {
			return Denied, f
		}
		main = main || f.Main
		unknown = unknown || f.Main && same == Unknown
	}
	if main && !unknown {
		return Known, Field{}
	}
	return Unknown, Field{}
}

// SamePrice answers whether two prices differ by less than a millionth of a dollar.
func SamePrice(want, have string) Evidence {
	a, errA := api.ParseUSD(want)
	b, errB := api.ParseUSD(have)
	switch {
	case errA != nil || errB != nil:
		return Unknown
	case a.Sub(b).Cmp(millionth) < 0 && b.Sub(a).Cmp(millionth) < 0:
		return Known
	}
	return Denied
}

// SameImage answers whether two references name the same container image. A missing
// registry is docker.io, a missing repository owner library, and a missing tag latest.
// Two digests decide; else the tags do. A digest alone and a tag alone cannot be
// compared.
func SameImage(want, have string) Evidence {
	a, b := parseImage(want), parseImage(have)
	switch {
	case a.repository != b.repository:
		return Denied
	case a.digest != "" && b.digest != "":
		a.tag, b.tag = a.digest, b.digest
	case a.tag == "" || b.tag == "":
		return Unknown
	}
	if a.tag == b.tag {
		return Known
	}
	return Denied
}

type image struct{ repository, tag, digest string }

func parseImage(reference string) (i image) {
	reference = strings.TrimPrefix(strings.TrimSpace(reference), "docker://")
	reference, i.digest, _ = strings.Cut(reference, "@")
	if colon := strings.LastIndexByte(reference, ':'); colon > strings.LastIndexByte(reference, '/') {
		reference, i.tag = reference[:colon], reference[colon+1:]
	} else if i.digest == "" {
		i.tag = "latest"
	}
	host, rest, found := strings.Cut(reference, "/")
	if !found || !strings.ContainsAny(host, ".:") && host != "localhost" {
		host, rest = "docker.io", reference
	}
	if host = strings.ToLower(host); host == "index.docker.io" || host == "registry-1.docker.io" {
		host = "docker.io"
	}
	if host == "docker.io" && !strings.Contains(rest, "/") {
		rest = "library/" + rest
	}
	i.repository = host + "/" + rest
	return i
}
