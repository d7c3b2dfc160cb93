package wire

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

func TestScalarsInEveryForm(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{`"a"`: "a", `"a\"b"`: `a"b`, `"é"`: "é", `"\u00e9"`: "é", `""`: "", `12`: "12", `3.60`: "3.60", `true`: "true", `{}`: "", `[]`: "", `null`: ""} {
		require.Equal(t, want, Value(in).Text(), in)
	}
	for in, want := range map[string]int{`12`: 12, `"12"`: 12, `12.0`: 12, `1e3`: 1000, `12.5`: -1, `"x"`: -1, `""`: -1, `true`: -1, `{}`: -1, `1e300`: -1, `-3`: -3} {
		require.Equal(t, want, Value(in).Int(-1), in)
	}
	for in, want := range map[string]float64{`12.5`: 12.5, `"12.5"`: 12.5, `"NaN"`: 0, `"Inf"`: 0, `"x"`: 0, `[]`: 0} {
		require.Equal(t, want, Value(in).Float(), in)
	}
	for in, want := range map[string]bool{`true`: true, `"TRUE"`: true, `1`: true, `"1"`: true, `false`: false, `0`: false, `"yes"`: false, `{}`: false} {
		require.Equal(t, want, Value(in).Bool(), in)
	}
	require.Equal(t, api.MustUSD("3.60"), Value(`"3.60"`).USD())
	require.False(t, Value(`{}`).USD().Known())
	require.Equal(t, "running", Value(`" RUNNING "`).Lower())
}

// A number that does not fit into an int is unknown. It does not become another number.
func TestAnIntThatIsTooLargeIsUnknown(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`5000000000`, `"5e9"`, `-5e9`, `4294967297`} {
		got := Value(in).Int(-1)
		require.True(t, float64(got) == Value(in).Float() || strconv.IntSize == 32 && got == -1, "%s is read as %d", in, got)
	}
	require.Equal(t, -1, Value(`99999999999999999999`).Int(-1))
}

func TestCollectionsInEveryForm(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		`["a",1,{"id":"b"},{"name":"c"},null,{}]`: {"a", "1", "b", "c"}, `"a"`: {"a"}, `[]`: {}, `{}`: nil, `[ ]`: {},
	} {
		require.Equal(t, want, Value(in).Texts(), in)
	}
	for in, want := range map[string][]int{`[8188,"22",{"port":80},{"containerPort":"81"},"x",0]`: {8188, 22, 80, 81, 0}, `[]`: {}, `{}`: nil, `5`: nil} {
		require.Equal(t, want, Value(in).Ints(), in)
	}
	for in, want := range map[string]map[string]string{
		`{"A":"x","B":2,"C":null}`: {"A": "x", "B": "2"}, `[{"name":"A","value":"x"},{"key":"B","value":true},{},1]`: {"A": "x", "B": "true"}, `{}`: {}, `"x"`: nil,
	} {
		require.Equal(t, want, Value(in).Map(), in)
	}
}

func readID(v Value) string {
	for name, v := range v.Members() {
		if string(name) == "id" {
			return v.Text()
		}
	}
	return ""
}

func TestListsWithAndWithoutEnvelope(t *testing.T) {
	t.Parallel()
	for in, total := range map[string]int{
		`[{"id":"a"},{"id":"b"}]`:                             0,
		`{"pods":[{"id":"a"},{"id":"b"}],"total":7}`:          7,
		`{"success":true,"items":[{"id":"a"},{"id":"b"}]}`:    0,
		`{"total":"2", "pods" : [ {"id":"a"} , {"id":"b"} ]}`: 2,
		`{"pods":[{"id":"a"},{"id":"b"}],"total":null}`:       0,
	} {
		items, paging, err := List([]byte(in), readID, "pods", "items")
		require.NoError(t, err, in)
		require.Equal(t, []string{"a", "b"}, items, in)
		require.Equal(t, total, paging.Total, in)
	}
	items, paging, err := List([]byte(`{"pods":null,"total":0}`), readID, "pods")
	require.NoError(t, err)
	require.Empty(t, items)
	require.True(t, paging.HasTotal && paging.Null && paging.Total == 0)
	for _, in := range []string{`{}`, `{"others":[]}`, `{"pods":{}}`, `{"pods":"x"}`, `[1]`, `["a"]`, `"x"`, `7`, ``, `[{"id":"a"}`, `{"pods":[{}]`, `[{}]]`} {
		_, _, err := List([]byte(in), readID, "pods")
		require.Error(t, err, in)
	}
}

func TestObjectsWithAndWithoutEnvelope(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`{"id":"a"}`, `{"success":true,"pod":{"id":"a"}}`, `{"pod":"x","id":"a"}`, `{"pod":null,"id":"a"}`, `{"\u0069d":"a"}`} {
		v, err := Object([]byte(in), "pod")
		require.NoError(t, err, in)
		require.Equal(t, "a", readID(v), in)
	}
	for _, in := range []string{``, `[]`, `"x"`, `{`, `{"pod":{"id":"a"}`, `{"a":tru}`, `{} {}`} {
		_, err := Object([]byte(in), "pod")
		require.Error(t, err, in)
	}
}

// Whatever is valid JSON is read as encoding/json reads it, and nothing panics.
func FuzzList(f *testing.F) {
	for _, s := range []string{`[{"id":"a"}]`, `{"pods":[{"id":1,"total_cost":"x"}],"total":1}`, `[[]]`, `{"pods":[null]}`, `[{"id":"\ud800"}]`, "[{\"id\":\"\xff\"}]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		items, _, err := List(body, readID, "pods")
		if err != nil {
			return
		}
		var bare []map[string]any
		if json.Unmarshal(body, &bare) != nil {
			return
		}
		require.Len(t, items, len(bare))
		for i, m := range bare {
			if want, ok := m["id"].(string); ok {
				require.Equal(t, want, items[i])
			}
			v := Value(body)
			_, _, _, _, _ = v.Texts(), v.Ints(), v.Map(), v.USD(), v.Int(0)
			_, _ = v.Time()
		}
	})
}
