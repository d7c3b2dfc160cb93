// Package contract tests a client against the contract that its API documents:
// the tables are the client package's, the tests over them are here, the same
// for every client of the module. It is for tests alone.
//
// It knows no client. What it needs of one is in a Suite: how to make it over a
// transport, where its key goes, where the documented JSON lies, and a table of
// exchanges, each a documented request with its answer and the call that makes it:
//
//	var documented = contract.Suite[*acme.Client]{
//		Client: func(rt http.RoundTripper, key string) *acme.Client { ... },
//		BaseURL: "https://api.acme.example/v1", KeyHeader: "Authorization", KeyPrefix: "Bearer ",
//		UserAgent: "acme-go/" + acme.Version,
//		Fixtures:  "../testdata", Folders: []string{"acme"},
//		Exchanges: []contract.Exchange[*acme.Client]{{
//			Answer: "acme/keys_create.response.json", Asked: "acme/keys_create.request.json",
//			Method: "POST", Path: "/keys/", Status: 201,
//			Call: func(ctx context.Context, c *acme.Client) (any, error) {
//				return c.Keys.Create(ctx, acme.KeySpec{Name: "ci"})
//			},
//			Want: acme.Key{ID: "k1", Name: "ci"},
//		}},
//	}
//
//	func TestDocumentedExchanges(t *testing.T) {
//		t.Parallel()
//		contract.Replay(t, documented)
//	}
//
// The other tests over a Suite are called alike: RawAnswers, SurviveJSON,
// ManyGoroutines, DocumentedErrors, EveryFixtureIsReplayed, EveryCallIsReplayed,
// EveryLeafOfEveryAnswerMatters, EveryLeafOfEveryErrorMatters and
// UnknownLeavesAreInTheRawAnswer. FuzzAnswers is a fuzz target over one, which lets
// any call meet any answer.
//
// A Coverage compares what the pages list, typed by hand, with the registry of
// endpoints, the client's methods and their Examples: DocumentedTables,
// EveryDocumentedCallIsThere and EveryServiceMethodHasAnExample.
//
// NamesNoForeignType and IsCommented look at what packages export, and Hides at
// what can be read of a value that holds a secret.
package contract
