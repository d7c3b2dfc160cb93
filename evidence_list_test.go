package volt_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// partialLists are lists of one item that are not complete, or may not be. %s is the
// item, and items is the list's name.
var partialLists = map[string]reply{
	"has_more":                     {body: `{"items":[%s],"has_more":true}`},
	"total_count":                  {body: `{"items":[%s],"total_count":2}`},
	"a Link":                       {body: `[%s]`, header: map[string]string{"Link": `<https://api.voltagegpu.com/api/volt/pods?page=2>; rel="next"`}},
	"next":                         {body: `{"items":[%s],"next":"/pods?page=2"}`},
	"total":                        {body: `{"items":[%s],"total":2}`},
	"total in a text":              {body: `{"items":[%s],"total":"2"}`},
	"total that is no number":      {body: `{"items":[%s],"total":"many"}`},
	"a total below 0":              {body: `{"items":[%s],"total":-1}`},
	"half a total":                 {body: `{"items":[%s],"total":1.5}`},
	"a total of an object":         {body: `{"items":[%s],"total":{"value":2,"relation":"eq"}}`},
	"two totals":                   {body: `{"items":[%s],"total":1,"total_count":2}`},
	"count":                        {body: `{"count":2,"items":[%s]}`},
	"hasMore in a text":            {body: `{"items":[%s],"hasMore":"true"}`},
	"has_more of 1":                {body: `{"items":[%s],"total":1,"has_more":1}`},
	"hasNextPage":                  {body: `{"items":[%s],"pageInfo":{"hasNextPage":true,"endCursor":"abc"}}`},
	"nextCursor":                   {body: `{"items":[%s],"nextCursor":"abc"}`},
	"next_cursor in meta":          {body: `{"items":[%s],"response_metadata":{"next_cursor":"abc"}}`},
	"next_page_token":              {body: `{"items":[%s],"next_page_token":"abc"}`},
	"nextPageToken":                {body: `{"nextPageToken":"abc","items":[%s]}`},
	"next_page":                    {body: `{"items":[%s],"next_page":2}`},
	"next_page_url":                {body: `{"items":[%s],"current_page":1,"next_page_url":"https://api.voltagegpu.com/api/volt/pods?page=2"}`},
	"nextPageUrl":                  {body: `{"items":[%s],"nextPageUrl":"/pods?page=2"}`},
	"last_page":                    {body: `{"items":[%s],"meta":{"current_page":1,"last_page":2}}`},
	"total_pages":                  {body: `{"items":[%s],"total_pages":2,"page":1}`},
	"pages":                        {body: `{"items":[%s],"pages":2}`},
	"a page of Spring":             {body: `{"items":[%s],"last":false,"size":1,"number":0}`},
	"totalElements of Spring":      {body: `{"items":[%s],"page":{"size":1,"totalElements":2,"number":0}}`},
	"isLastPage":                   {body: `{"items":[%s],"isLastPage":false}`},
	"is_last":                      {body: `{"items":[%s],"is_last":false}`},
	"complete":                     {body: `{"items":[%s],"complete":false}`},
	"done":                         {body: `{"items":[%s],"done":false}`},
	"remaining":                    {body: `{"items":[%s],"remaining":1}`},
	"remainingItemCount":           {body: `{"items":[%s],"metadata":{"continue":"abc","remainingItemCount":1}}`},
	"continue":                     {body: `{"items":[%s],"metadata":{"continue":"abc"}}`},
	"links of JSON:API":            {body: `{"items":[%s],"links":{"next":"/pods?page=2"}}`},
	"links of HAL":                 {body: `{"items":[%s],"_links":{"next":{"href":"/pods?page=2"}}}`},
	"an array of links":            {body: `{"items":[%s],"links":[{"rel":"self","href":"/pods"},{"rel":"next","href":"/pods?page=2"}]}`},
	"cursors of Facebook":          {body: `{"items":[%s],"paging":{"cursors":{"after":"abc"},"next":"/pods?after=abc"}}`},
	"OData":                        {body: `{"items":[%s],"@odata.nextLink":"/pods?$skip=1"}`},
	"OData's count":                {body: `{"@odata.count":2,"items":[%s]}`},
	"truncated":                    {body: `{"items":[%s],"truncated":true}`},
	"IsTruncated of S3":            {body: `{"items":[%s],"IsTruncated":true,"NextMarker":"abc"}`},
	"NextMarker":                   {body: `{"items":[%s],"NextMarker":"abc"}`},
	"marker":                       {body: `{"items":[%s],"marker":"abc"}`},
	"NextToken of AWS":             {body: `{"items":[%s],"NextToken":"abc"}`},
	"LastEvaluatedKey of DynamoDB": {body: `{"items":[%s],"LastEvaluatedKey":{"id":"pod_9"}}`},
	"continuationToken":            {body: `{"items":[%s],"continuationToken":"abc"}`},
	"cursor":                       {body: `{"items":[%s],"cursor":"abc"}`},
	"pagination.total":             {body: `{"items":[%s],"pagination":{"page":1,"per_page":1,"total":2}}`},
	"pagination.has_more":          {body: `{"items":[%s],"pagination":{"has_more":true}}`},
	"pagination.next":              {body: `{"items":[%s],"meta":{"pagination":{"links":{"next":"/pods?page=2"}}}}`},
	"incomplete_results":           {body: `{"items":[%s],"incomplete_results":true}`},
	"partial":                      {body: `{"items":[%s],"partial":true}`},
	"a page without a total":       {body: `{"items":[%s],"page":1,"limit":1}`},
	"an offset without a total":    {body: `{"items":[%s],"offset":0,"limit":1}`},
	"errors beside the list":       {body: `{"items":[%s],"errors":[{"message":"one zone does not answer"}]}`},
	"an unknown envelope":          {body: `{"data":[%s]}`},
	"a total of an inner envelope": {body: `{"success":true,"data":[%s],"meta":{"total":2}}`},
	"X-Total-Count":                {body: `{"items":[%s]}`, header: map[string]string{"X-Total-Count": "2"}},
	"X-Next-Page":                  {body: `{"items":[%s]}`, header: map[string]string{"X-Next-Page": "2"}},
	"Content-Range":                {body: `[%s]`, header: map[string]string{"Content-Range": "items 0-0/2"}},
	"206":                          {status: 206, body: `[%s]`},
	"a Link without quotes":        {body: `{"items":[%s]}`, header: map[string]string{"Link": `</pods?page=1>; rel=first, </pods?page=2>; rel=next`}},
	"a Link with two relations":    {body: `{"items":[%s]}`, header: map[string]string{"Link": `</pods?page=2>; title="more"; rel="last next"`}},
}

// partial fills in a response of partialLists.
func partial(of reply, list, item string) *reply {
	body := strings.Replace(of.body, `"items":`, `"`+list+`":`, 1)
	return &reply{status: of.status, body: fmt.Sprintf(body, item), header: of.header}
}

// Row L3: absence from a list proves nothing unless the list is known to be complete.
func TestEvidencePartialList(t *testing.T) {
	t.Parallel()
	for name, of := range partialLists {
		pods := func(c *cloud, listed *resource) {
			c.on["GET /pods"] = func(*http.Request, string) *reply { return partial(of, "pods", c.show(listed)) }
		}
		inCloud(t, name+", Ensure", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", evidenceName, asConfidential, longAgo)
			pods(c, c.addPod("pod_2", "other", asConfidential, longAgo))
			_, err := ensurePod(client, t.Context(), evidenceSpec)
			require.Error(t, err)
			require.Zero(t, c.sent("POST /pods"), "a second pod was made")
		})
		inCloud(t, name+", Find", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", evidenceName, asConfidential, longAgo)
			pods(c, c.addPod("pod_2", "other", asConfidential, longAgo))
			found, err := client.Pods.Find(t.Context(), evidenceName)
			require.Error(t, err, "found %v", found)
		})
		inCloud(t, name+", EnsureDeleted", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("wl_1", evidenceName, asConfidential, longAgo) // the pod cl_1, under the id that the list shows
			pods(c, c.addPod("pod_2", "other", asConfidential, longAgo))
			require.Error(t, client.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "cl_1"}), "the pod runs on")
		})
		inCloud(t, name+", Reclaim", func(t *testing.T, c *cloud, client *volt.Client) {
			pods(c, c.addPod("pod_2", "other", asConfidential, longAgo))
			c.losesCreates(true)
			require.ErrorIs(t, reclaimLost(t, client), volt.ErrMaybeCreated, "the pod of the create runs on")
		})
		inCloud(t, name+", Complete", func(t *testing.T, c *cloud, client *volt.Client) {
			pods(c, c.addPod("pod_2", "other", asConfidential, longAgo))
			list, err := client.Pods.List(t.Context())
			require.NoError(t, err)
			require.False(t, list.Complete)
		})
		inCloud(t, name+", Ensure of a job", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addJob("job_1", evidenceName, "training")
			other := c.addJob("job_2", "other", "training")
			c.on["GET /fine-tuning"] = func(*http.Request, string) *reply { return partial(of, "jobs", c.show(other)) }
			_, err := ensureJob(client, t.Context(), evidenceJob)
			require.Error(t, err)
			require.Zero(t, c.sent("POST /fine-tuning"), "a second job was debited")
		})
	}
}

// Members that say that there is nothing more do not make a list incomplete.
func TestEvidenceCompleteList(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]reply{
		"a total": {body: `{"items":[%s],"total":1}`}, "a bare array": {body: `[%s]`}, "the documented envelope": {body: `{"items":[%s]}`},
		"has_more of false": {body: `{"items":[%s],"has_more":false}`}, "next of null": {body: `{"items":[%s],"next":null,"previous":null}`}, "an empty cursor": {body: `{"items":[%s],"next_cursor":""}`},
		"success": {body: `{"success":true,"items":[%s]}`}, "a last Link": {body: `[%s]`, header: map[string]string{"Link": `</pods?page=1>; rel="first", </pods?page=1>; rel="last"`}},
		"a total in meta": {body: `{"items":[%s],"meta":{"total":1,"page":1,"per_page":20}}`}, "an undocumented envelope with a total": {body: `{"data":[%s],"total":1}`},
		"X-Total-Count": {body: `[%s]`, header: map[string]string{"X-Total-Count": "1"}}, "one page": {body: `{"items":[%s],"total":1,"total_pages":1}`},
	} {
		inCloud(t, name, func(t *testing.T, c *cloud, client *volt.Client) {
			other := c.addPod("pod_2", "other", asConfidential, longAgo)
			c.on["GET /pods"] = func(*http.Request, string) *reply {
				if len(c.pods) > 1 {
					return nil
				}
				return partial(of, "pods", c.show(other))
			}
			ensured, err := ensurePod(client, t.Context(), evidenceSpec)
			require.NoError(t, err)
			require.True(t, ensured.Created)
		})
	}
}

// evidenceJob is the specification of the cloud's job.
var evidenceJob = volt.TextJob{Name: evidenceName, Model: "meta-llama/Llama-3.1-8B-Instruct", Dataset: volt.HuggingFace("myorg/support-qa"), Hours: 2, FieldInstruction: "question", FieldOutput: "answer"}
