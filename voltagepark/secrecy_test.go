package voltagepark_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

const (
	password   = "hunter2-hunter2"
	token      = "s3cr3t-t0ken-9"
	kubeconfig = "apiVersion: v1\nusers:\n- user: {token: kube-token-4711}"
)

func secretVM() voltagepark.InstantVM {
	return with(aVMSpec(), func(s *voltagepark.InstantVM) {
		s.Password = voltagepark.NewSecret(password)
		s.CloudInit = &voltagepark.CloudInit{
			WriteFiles: []voltagepark.CloudInitFile{{Path: "/etc/env", Content: "A=1\nTOKEN=" + token + "\n"}},
			RunCmd:     []string{"login --password " + token},
		}
	})
}

// A server that repeats the request, in whatever it answers, shows no secret in
// the error.
func TestErrorsKeepSecrets(t *testing.T) {
	t.Parallel()
	calls := map[string]invoke{
		"virtual machine": deployingVM(secretVM()),
		"bare metal":      deployingMetal(with(aRentalSpec(), func(s *voltagepark.BareMetal) { s.CloudInit = secretVM().CloudInit })),
		"validation": func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.CloudInit.Validate(ctx, voltagepark.CloudInitVM, "#cloud-config\nwrite_files:\n- content: "+token+"\n")
			return err
		},
	}
	for name, call := range calls {
		for _, status := range []int{201, 422, 400, 500} {
			var log bytes.Buffer
			key := contract.NewKey()
			c := newClient(transport(func(r *http.Request) (*http.Response, error) {
				body, _ := io.ReadAll(r.Body)
				echo, _ := json.Marshal(map[string]any{"detail": []any{map[string]any{"msg": "bad: " + string(body), "input": json.RawMessage(body)}}, "key": r.Header.Get("Authorization")})
				return answer(r, status, string(echo)), nil
			}), key, voltagepark.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
			err := call(t.Context(), c)
			require.Error(t, err, name)
			for e := err; e != nil; e = errors.Unwrap(e) {
				contract.Hides(t, e, key, password, token)
			}
			contract.Hides(t, log.String(), key, password, token)
			contract.Hides(t, c, key)
		}
	}
	contract.Hides(t, secretVM().Password, password)
}

// A kubeconfig opens a cluster: nothing shows it unasked.
func TestKubeconfigIsHidden(t *testing.T) {
	t.Parallel()
	quoted, _ := json.Marshal(kubeconfig)
	object := `{"id":"r1","status":"Failed","kubeconfig":` + string(quoted) + `}`
	list := `{"results":[` + object + `],"has_next":false}`

	rental, err := newClient(always(200, object), contract.NewKey()).BareMetal.Get(t.Context(), "r1")
	require.NoError(t, err)
	require.Equal(t, kubeconfig, rental.Kubeconfig.Reveal())
	contract.Hides(t, rental, kubeconfig, "kube-token-4711")

	c := newClient(always(200, list), contract.NewKey())
	page, err := c.BareMetal.ListPage(t.Context(), voltagepark.ListParams{})
	require.NoError(t, err)
	contract.Hides(t, page, kubeconfig, "kube-token-4711")
	_, err = c.BareMetal.WaitRunning(t.Context(), "r1")
	require.ErrorIs(t, err, voltagepark.ErrFailed)
	contract.Hides(t, err, "kube-token-4711")

	var resp voltagepark.Response
	for _, body := range []string{list + "cut", `{"rentals":` + object + `}`, object[:len(object)-1]} {
		_, err = newClient(always(200, body), contract.NewKey()).BareMetal.ListPage(t.Context(), voltagepark.ListParams{}, voltagepark.WithResponse(&resp))
		require.ErrorIs(t, err, voltagepark.ErrBadResponse)
		contract.Hides(t, err, "kube-token-4711")
		contract.Hides(t, resp, "kube-token-4711")
		_, err = newClient(always(500, body), contract.NewKey()).BareMetal.Get(t.Context(), "r1")
		require.ErrorIs(t, err, voltagepark.ErrServer)
		contract.Hides(t, err, "kube-token-4711")
	}
}

// One long file does not use up what errors are searched for, and a word is found
// without its quotes.
func TestErrorsKeepLaterAndQuotedSecrets(t *testing.T) {
	t.Parallel()
	var long strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&long, "an ordinary line, number %d of many\n", i)
	}
	for _, script := range []voltagepark.CloudInit{
		{WriteFiles: []voltagepark.CloudInitFile{{Path: "/a", Content: long.String()}, {Path: "/b", Content: token}}},
		{WriteFiles: []voltagepark.CloudInitFile{{Path: "/a", Content: long.String()}}, RunCmd: []string{"true", token}},
		{WriteFiles: []voltagepark.CloudInitFile{{Path: "/a", Content: long.String()}, {Path: "/b", Content: "A=1\nTOKEN=" + token + "\n"}}},
		{RunCmd: []string{`login --password="` + token + `" --now`}},
		{RunCmd: []string{"curl https://me:" + token + "@example.com/x"}},
	} {
		spec := with(aVMSpec(), func(s *voltagepark.InstantVM) { s.CloudInit = &script })
		err := deployingVM(spec)(t.Context(), newClient(always(422, `{"detail":[{"loc":["body","cloud_init"],"msg":"bad: `+token+`"}]}`), contract.NewKey()))
		require.ErrorIs(t, err, voltagepark.ErrBadRequest)
		contract.Hides(t, err, token)
	}
}

// An answer about rentals may hold a kubeconfig also where the caller did not ask
// for one.
func TestEveryAnswerAboutRentalsIsHidden(t *testing.T) {
	t.Parallel()
	quoted, _ := json.Marshal(kubeconfig)
	object := `{"id":"r1","kubeconfig":` + string(quoted) + `}`
	for _, body := range []string{`[` + object + `]`, `{"results":[` + object + `],"has_next":false}`, object + "cut"} {
		for _, status := range []int{200, 400, 500} {
			c := newClient(always(status, body), contract.NewKey())
			_, err := c.BareMetal.Update(t.Context(), "r1", voltagepark.LabelUpdate{Name: voltagepark.Set("x")})
			if err != nil {
				contract.Hides(t, err, "kube-token-4711")
			}
			for _, path := range []string{"/bare-metal/", "/bare-metal?limit=1", "/bare%2Dmetal/r1"} {
				var out []int
				for _, method := range []string{"GET", "POST"} {
					err := c.Do(t.Context(), method, path, nil, &out)
					require.Error(t, err)
					for e := err; e != nil; e = errors.Unwrap(e) {
						contract.Hides(t, e, "kube-token-4711")
					}
				}
			}
		}
	}
	var out struct{ ID int }
	err := newClient(always(404, `{"detail":"no such rental"}`), contract.NewKey()).Do(t.Context(), "GET", "/bare-metal/r1", nil, &out)
	require.ErrorContains(t, err, "no such rental")
}

// Of a script that has more lines than are looked for, the first are hidden.
func TestALongScript(t *testing.T) {
	t.Parallel()
	var script strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&script, "a b %04d\n", i) // no word of it is long
	}
	c := newClient(transport(func(r *http.Request) (*http.Response, error) {
		return answer(r, 400, `{"detail":"line 'a b 0007' and line 'a b 2999'"}`), nil
	}), contract.NewKey())
	_, err := c.CloudInit.Validate(t.Context(), voltagepark.CloudInitVM, script.String())
	require.ErrorContains(t, err, "line '[redacted]' and line 'a b 2999'")
}
