package volt

import "github.com/voltagegpu/volt-go/internal/rest"

// endpoints holds every documented call. Each service's file declares its own.
var endpoints rest.Registry

// earlier has the calls that the newest page omits.
var earlier = map[*rest.Endpoint]bool{}

func endpoint(class rest.Class, method, path, operation string) *rest.Endpoint {
	return endpoints.Add(rest.Endpoint{Method: method, Path: path, Class: class, Operation: operation, IDs: idMembers})
}

// earlierEndpoint declares a call that only the earlier page documents.
func earlierEndpoint(class rest.Class, method, path, operation string) *rest.Endpoint {
	ep := endpoint(class, method, path, operation)
	earlier[ep] = true
	return ep
}

// opaque marks a call whose response holds a secret.
func opaque(ep *rest.Endpoint) *rest.Endpoint {
	ep.Opaque = true
	return ep
}

// idMembers are the names of id members in the API's responses. Workload ids, which later
// calls need, come before Volt's own.
var idMembers = []string{
	"workloadUid", "workload_uid", "workloadId", "workload_id", "targonUid", "targon_uid", "uid",
	"podId", "pod_id", "jobId", "job_id", "id", "ID",
}
