package packetai

import (
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// The codes of Error.Code. The page shows INSUFFICIENT_BALANCE alone; the others
// are those of the vendor's open edition. The set is open.
const (
	CodeMissingAPIKey     = "MISSING_API_KEY"
	CodeInvalidAPIKey     = "INVALID_API_KEY"
	CodeExpiredAPIKey     = "EXPIRED_API_KEY"
	CodeRevokedAPIKey     = "REVOKED_API_KEY"
	CodeInsufficientScope = "INSUFFICIENT_SCOPE"

	CodeInvalidRequest       = "INVALID_REQUEST"
	CodeMissingRequiredField = "MISSING_REQUIRED_FIELD"
	CodeInvalidFieldValue    = "INVALID_FIELD_VALUE"
	CodeNotFound             = "NOT_FOUND"
	CodeAlreadyExists        = "ALREADY_EXISTS"
	CodeConflict             = "CONFLICT"

	CodeRateLimitExceeded   = "RATE_LIMIT_EXCEEDED"
	CodePaymentRequired     = "PAYMENT_REQUIRED"
	CodeInsufficientBalance = "INSUFFICIENT_BALANCE"

	CodeInternalError        = "INTERNAL_ERROR"
	CodeExternalServiceError = "EXTERNAL_SERVICE_ERROR"
	// CodeServiceUnavailable says that the GPU marketplace is down for a while.
	CodeServiceUnavailable = "SERVICE_UNAVAILABLE"
)

// kinds are what the codes mean, also where the status tells otherwise.
var kinds = map[string]api.Kind{
	CodeMissingAPIKey:        ErrUnauthorized,
	CodeInvalidAPIKey:        ErrUnauthorized,
	CodeExpiredAPIKey:        ErrUnauthorized,
	CodeRevokedAPIKey:        ErrUnauthorized,
	CodeInsufficientScope:    ErrForbidden,
	CodeInvalidRequest:       ErrBadRequest,
	CodeMissingRequiredField: ErrBadRequest,
	CodeInvalidFieldValue:    ErrBadRequest,
	CodeNotFound:             ErrNotFound,
	CodeAlreadyExists:        ErrConflict,
	CodeConflict:             ErrConflict,
	CodeRateLimitExceeded:    ErrRateLimited,
	CodePaymentRequired:      ErrInsufficientBalance,
	CodeInsufficientBalance:  ErrInsufficientBalance,
	CodeInternalError:        ErrServer,
	CodeExternalServiceError: ErrServer,
	CodeServiceUnavailable:   ErrServer,
}

// describeError reads {"success":false,"error":{"code","message"}}, and says of
// some answers what the server does not.
func describeError(ep *rest.Endpoint, body []byte, e *api.Error) {
	client.Describe(body, e)
	if kind, ok := kinds[strings.ToUpper(e.Code)]; ok {
		e.Kind = kind
	}
	if !unconfirmed[ep] {
		return
	}
	switch withID := strings.Contains(ep.Path, "{"); {
	case e.Status == 405 || e.Status == 501 || e.Status == 404 && !withID:
		// A collection is never missing: the whole call is.
		e.Kind = ErrNotSupported
		e.Hint = "the API's page does not confirm the path " + ep.Path + "; Client.Do reaches any other"
	case e.Status == 404:
		e.Hint = "perhaps it is the path that does not exist: the API's page does not confirm " + ep.Path
	}
}
