package volt

import "github.com/voltagegpu/volt-go/internal/rest"

// endpoints holds every documented call; each service's file declares its own.
var endpoints rest.Registry

// earlier are the calls that the newest page no longer has.
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

// opaque marks a call whose answer holds a secret.
func opaque(ep *rest.Endpoint) *rest.Endpoint {
	ep.Opaque = true
	return ep
}

// idMembers are the names that the API gives ids under, most telling first:
// the workload's, which later calls take, before Volt's own.
var idMembers = []string{
	"workloadUid", "workload_uid", "workloadId", "workload_id", "targonUid", "targon_uid", "uid",
	"podId", "pod_id", "jobId", "job_id", "id", "ID",
}
