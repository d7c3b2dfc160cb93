package client

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/api"
)

// The bodies of a 404 that are the API's own errors, for each of the three APIs.
func TestTheAPIsOwnErrors(t *testing.T) {
	t.Parallel()
	const volt, park, packet = 1, 2, 4
	providers := map[int]*Provider{
		volt: {ErrorMembers: []string{"message", "error"}}, park: {ErrorMembers: []string{"detail"}}, packet: {ErrorMembers: []string{"error"}},
	}
	for body, own := range map[string]int{
		// The documented forms.
		`{"error":true,"status":404,"message":"Pod not found","code":"NOT_FOUND"}`: volt | packet,
		`{"message":"Pod not found"}`:    volt,
		`{"error":"not found"}`:          volt | packet,
		`{"error":{"code":"NOT_FOUND"}}`: volt | packet,
		`{"success":false,"error":{"code":"NOT_FOUND","message":"No deployment"}}`: volt | packet,
		`{"detail":"Virtual machine not found"}`:                                   park,
		`{"detail":[{"loc":["path","id"],"msg":"not a uuid"}]}`:                    park,
		`{"error":true,"status":"404","message":"no such pod"}`:                    volt | packet,
		`{"message":"We could not get the pod"}`:                                   volt,
		`{"message":"Deleted before; get a new one"}`:                              volt,
		// Another status than 404.
		`{"error":true,"status":401,"message":"Invalid API key."}`:     0,
		`{"statusCode":502,"message":"not found","error":"not found"}`: 0,
		`{"status_code":500,"detail":"not found"}`:                     0,
		`{"status":"error","message":"not found","error":"not_found"}`: volt | packet,
		`{"status":0,"message":"not found"}`:                           volt,
		`{"code":200,"message":"OK"}`:                                  0,
		`{"error":{"message":"locked","status":409}}`:                  0,
		// No text.
		`{"error":""}`: 0, `{"error":{}}`: 0, `{"error":"false"}`: 0, `{"error":0}`: 0, `{"error":1001}`: 0, `{"message":[]}`: 0, `{"error":false}`: 0,
		// Other forms.
		``: 0, `null`: 0, `[]`: 0, `"not found"`: 0, `404 page not found`: 0, `<html><title>404</title></html>`: 0, `{}`: 0, `{"message":null}`: 0,
		`{"error":true`: 0, `{"msg":"not found"}`: 0, `{"title":"not found"}`: 0, `{"success":false}`: 0, `{"code":"NOT_FOUND"}`: 0, `{"errors":["not found"]}`: 0,
		// A route, a method with a path, an upstream.
		`{"message":"no Route matched with those values"}`:                               0,
		`{"message":"Cannot GET /api/volt/pods/x","error":"Not Found","statusCode":404}`: 0,
		`{"message":"Route GET:/pods/x not found","error":"Not Found"}`:                  0,
		`{"error":"DELETE \/pods\/x not found"}`:                                         0,
		`{"error":"cannot \"PUT\" '/pods/x'"}`:                                           0,
		`{"message":"POST https://api.invalid/pods: nothing here"}`:                      0,
		`{"detail":"upstream not found"}`:                                                0,
		`{"error":{"message":"unknown endpoint"}}`:                                       0,
		`{"message":"default backend - 404"}`:                                            0,
		`{"message":"the gateway has no such host"}`:                                     0,
		`{"error":"404 page not found"}`:                                                 0,
		`{"error":"not found","detail":"proxy"}`:                                         0,
	} {
		for which, p := range providers {
			e := &api.Error{Status: 404, Kind: api.ErrNotFound}
			assert.Equal(t, own&which != 0, p.ownError([]byte(body), e), "%s, of %v", body, p.ErrorMembers)
		}
	}
}
