package volt

import (
	"context"
	"errors"
	"time"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// APIKeysService keeps the keys that open this API.
type APIKeysService struct{ core *rest.Core }

var (
	apiKeysList   = endpoint(rest.Read, "GET", "/api-keys", "list API keys")
	apiKeysCreate = opaque(endpoint(rest.Create, "POST", "/api-keys", "create API key"))
	apiKeysRevoke = endpoint(rest.Write, "DELETE", "/api-keys", "revoke API key")
)

// APIKey is a key of the account.
type APIKey struct {
	// ID is what Revoke takes.
	ID string `json:"id"`
	// Name is the label that it was given.
	Name string `json:"name,omitempty"`
	// Preview is the part of the key that is shown: "volt_...x7f2".
	Preview string `json:"key_preview,omitempty"`
	// Key is the key itself, told once, by Create.
	Key Secret `json:"key,omitzero"`
	// Message is the server's own words about a new key.
	Message string `json:"message,omitempty"`
	// LastUsed is zero for a key that was never used.
	LastUsed time.Time `json:"last_used,omitzero"`
	// CreatedAt is zero where it is not told.
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// APIKeySpec is a key to make.
type APIKeySpec struct {
	// Name labels the key. It is required.
	Name string `json:"name"`
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any `json:"-"`
}

// List lists the account's API keys, without their values. It takes one request.
//
// Documented under "API Key Management" (v1 and v2).
func (s *APIKeysService) List(ctx context.Context, opts ...CallOption) (List[APIKey], error) {
	return apiKeys.get(ctx, s.core, apiKeysList, rest.Params{}, opts)
}

// Create makes an API key. Its value is in APIKey.Key, and is never told again.
//
// It takes one request, costs nothing, and is not repeated once the server may
// have received it: ErrMaybeCreated then; such a key cannot be read any more,
// so revoke it.
//
// Documented under "API Key Management" (v1 and v2).
func (s *APIKeysService) Create(ctx context.Context, spec APIKeySpec, opts ...CallOption) (APIKey, error) {
	if isBlank(spec.Name) {
		return APIKey{}, argumentError(apiKeysCreate, spec.Name, "APIKeySpec.Name", "it is empty: want a label for the key")
	}
	return call(ctx, s.core, apiKeysCreate, rest.Params{Target: spec.Name, Body: spec, Extra: spec.Extra}, opts, decodeNewAPIKey)
}

// Revoke revokes a key at once: from then on the API answers it with 401.
//
// It takes one request and may be repeated safely; a repeat that finds the key
// gone ends with ErrNotFound.
//
// Documented under "API Key Management" (v1 and v2).
func (s *APIKeysService) Revoke(ctx context.Context, id string, opts ...CallOption) (Deletion, error) {
	if problem := rest.ArgProblem(id); problem != "" {
		return Deletion{}, argumentError(apiKeysRevoke, id, "id", problem)
	}
	body := struct {
		KeyID string `json:"key_id"`
	}{id}
	return call(ctx, s.core, apiKeysRevoke, rest.Params{Target: id, Body: body}, opts, decodeDeletion(id))
}

func readAPIKey(object wire.Value) (out APIKey) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id", "uid":
			out.ID = v.Text()
		case "name":
			out.Name = v.Text()
		case "key_preview", "keyPreview":
			out.Preview = v.Text()
		case "key":
			out.Key = NewSecret(v.Text())
		case "message":
			out.Message = v.Text()
		case "last_used", "lastUsed":
			out.LastUsed, _ = v.Time()
		case "created_at", "createdAt":
			out.CreatedAt, _ = v.Time()
		}
	}
	return out
}

var (
	// A new key whose value did not come cannot be used, so it is no answer.
	decodeWithKey = client.One(readAPIKey, func(k APIKey) string { return k.Key.Reveal() }, "api_key", "data")
	apiKeys       = listReader[APIKey]{readAPIKey, []string{"api_keys"}, []string{"keys", "items", "data"}}
)

func decodeNewAPIKey(body []byte) (APIKey, error) {
	key, err := decodeWithKey(body)
	if errors.Is(err, client.ErrNoID) {
		err = errNoKey
	}
	return key, err
}
