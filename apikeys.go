package volt

import (
	"context"
	"errors"
	"time"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// APIKeysService manages the API keys of the account.
type APIKeysService struct{ core *rest.Core }

var (
	apiKeysList   = endpoint(rest.Read, "GET", "/api-keys", "list API keys")
	apiKeysCreate = opaque(endpoint(rest.Create, "POST", "/api-keys", "create API key"))
	apiKeysRevoke = endpoint(rest.Write, "DELETE", "/api-keys", "revoke API key")
)

// An APIKey is an API key of the account.
type APIKey struct {
	// ID is the id for Revoke.
	ID string `json:"id"`
	// Name is the label of the key.
	Name string `json:"name,omitempty"`
	// Preview is the part of the key that lists show, such as "volt_...x7f2".
	Preview string `json:"key_preview,omitempty"`
	// Key is the key itself. Only Create returns it.
	Key Secret `json:"key,omitzero"`
	// Message is the server's message about a new key.
	Message string `json:"message,omitempty"`
	// LastUsed is zero if the key has never been used.
	LastUsed time.Time `json:"last_used,omitzero"`
	// CreatedAt is zero if the response omits it.
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// An APIKeySpec describes a new API key.
type APIKeySpec struct {
	// Name labels the key. It is required.
	Name string `json:"name"`
	// Extra has further fields to send that this package does not know.
	Extra map[string]any `json:"-"`
}

// List returns the account's API keys, without the keys themselves. It sends one request.
//
// Documented under "API Key Management" (v1 and v2).
func (s *APIKeysService) List(ctx context.Context, opts ...CallOption) (List[APIKey], error) {
	return apiKeys.get(ctx, s.core, apiKeysList, rest.Params{}, opts)
}

// Create creates an API key. APIKey.Key holds the key, which the API never shows again.
//
// It sends one request and costs nothing. It is not repeated once the server may have
// received it. After ErrMaybeCreated, the new key cannot be read any more, so revoke it.
//
// Documented under "API Key Management" (v1 and v2).
func (s *APIKeysService) Create(ctx context.Context, spec APIKeySpec, opts ...CallOption) (APIKey, error) {
	if isBlank(spec.Name) {
		return APIKey{}, argumentError(apiKeysCreate, spec.Name, "APIKeySpec.Name", "it is empty: want a label for the key")
	}
	return call(ctx, s.core, apiKeysCreate, rest.Params{Target: spec.Name, Body: spec, Extra: spec.Extra}, opts, decodeNewAPIKey)
}

// Revoke revokes a key. From then on the API answers 401 to it.
//
// It sends one request and may be repeated safely. If the key is already gone, it returns
// ErrNotFound.
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
	// A new key without its value cannot be used, so such a response is an error.
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
