package contract

import (
	"strings"
	"testing"
)

// Hostile says what FuzzAnswers has to know beside a Suite.
type Hostile struct {
	// Registered are the calls, such as "POST /pods", and Creates those of them
	// that must not be made twice.
	Registered, Creates []string
	// MayLackID are creates whose answer need not tell an id, since what they make
	// costs nothing.
	MayLackID []string
	// Secrets are texts of the requests in the tables that no error may show.
	Secrets []string
	// NotJSON are values of the types that need not marshal.
	NotJSON []any
}

// What a body of the fuzzer's may hold in place of what differs from run to run:
// the API key, and the body of the request that it answers.
const (
	echoKey  = "{{KEY}}"
	echoBody = "{{BODY}}"
)

// FuzzAnswers combines any call of the tables with any response. It checks that nothing
// panics; that each error is typed, names the call and shows no secret; that a create
// which the server may have carried out is ambiguous and has the ids that are plainly in
// the response; and that the decoded value survives JSON. Its seeds are every documented
// response and error, with fewer calls each with -short.
func FuzzAnswers[C any](f *testing.F, s Suite[C], h Hostile) {
	f.Helper()
	apart := 4 // each odd answer with one call in so many, and each call with some of them
	if testing.Short() {
		apart = 16
	}
	for i, e := range s.Exchanges {
		body := e.rename(s.fixture(f, e.Answer, e.AnswerText))
		f.Add(uint16(i), uint16(e.status()), "application/json", []byte(body))
		for j, odd := range oddAnswers(body) {
			if (i+j)%apart == 0 {
				f.Add(uint16(i), odd.status, odd.contentType, []byte(odd.body))
			}
		}
		for j, e := range s.Errors {
			if (i+j)%apart == 0 {
				f.Add(uint16(i), uint16(e.Status), "application/json", []byte(s.fixture(f, e.Answer, e.AnswerText)))
			}
		}
	}
	f.Fuzz(func(t *testing.T, exchange, status uint16, contentType string, body []byte) {
		a := met[C]{Suite: s, Hostile: h, t: t, Exchange: s.Exchanges[int(exchange)%len(s.Exchanges)], status: 200 + int(status)%400}
		if status >= 200 && status < 600 {
			a.status = int(status)
		}
		a.meet(contentType, body)
	})
}

// oddAnswer is an answer that no page shows.
type oddAnswer struct {
	status            uint16
	contentType, body string
}

// oddAnswers are what a documented answer can become on its way, and what is
// answered in its place.
func oddAnswers(documented string) []oddAnswer {
	return []oddAnswer{
		{200, "application/json", documented[:len(documented)/2]},
		{201, "text/html", "<html><title>" + echoKey + "</title>" + documented},
		{502, "text/html; charset=utf-8", "<html><body><h1>Bad Gateway</h1></body></html>"},
		{200, "", ""},
		{204, "", ""},
		{500, "application/json", `{"error":true,"status":500,"message":"` + echoKey + `","code":"INTERNAL"}`},
		{200, "application/json", `{"success":false,"message":` + echoBody + `}`},
		{400, "application/json", `{"detail":[{"loc":["body","name"],"msg":"field required"},{"msg":` + echoBody + `}]}`},
		{429, "application/json", `{"error":{"code":"RATE_LIMITED","message":"slow down"}}`},
		{307, "text/plain", "moved"},
		{408, "application/json", documented},
		{201, "application/json", strings.ReplaceAll(documented, `":`, `": `) + "}"},
		{200, "application/json", `{"data":` + documented + `,"meta":{}}`},
		{201, "application/json", `[` + documented + `]`},
	}
}
