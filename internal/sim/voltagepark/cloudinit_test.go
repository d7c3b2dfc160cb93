package voltagepark_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func TestCloudInitIsValidated(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	for script, problem := range map[string]string{
		"#cloud-config\npackages:\n  - curl\nruncmd:\n- echo hi\n": "",
		"---\nusers: [a]\r\n":   "",
		`{"packages":["curl"]}`: "",
		"packages\n":            "line 1: a key and a colon",
		"a: b\nc\n":             "line 2: a key and a colon",
		"packages:\n\t- curl\n": "line 2: a tab cannot indent",
		"- curl\n":              "line 1: a mapping",
		"#cloud-config\n":       "a mapping",
	} {
		for _, kind := range []string{"instant-vm", "vm", "baremetal"} {
			v := w.do("POST", "/validate/cloudinit", object{"type": kind, "content": script}).is(200).object()
			assert.Equal(t, problem != "", v["error"], "%q", script)
			if problem == "" {
				assert.Nil(t, v["message"])
				continue
			}
			assert.Contains(t, v["message"], problem)
		}
	}
}
