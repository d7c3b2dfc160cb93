package client_test

import (
	"errors"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
)

// pager serves n items in pages of size; what it was asked for is kept.
type pager struct {
	n, size int
	deaf    bool                // gives the first page always
	fails   int                 // at this offset, where it is not 0
	grows   func(asked int) int // how many were added in front since the first page
	asked   []int
}

var errPage = errors.New("no page")

func (p *pager) fetch(offset int) (items []string, more bool, err error) {
	p.asked = append(p.asked, offset)
	if p.fails > 0 && offset == p.fails {
		return nil, false, errPage
	}
	if p.deaf {
		offset = 0
	}
	if p.grows != nil {
		offset = max(0, offset-p.grows(len(p.asked)-1))
	}
	for i := offset; i < min(offset+p.size, p.n); i++ {
		items = append(items, strconv.Itoa(i))
	}
	return items, offset+p.size < p.n, nil
}

func read(p *pager, most int) (items []string, err error) {
	for item, e := range client.Pages(api.Call{API: "x", Operation: "list things"}, func(s string) string { return s }, p.fetch) {
		if e != nil {
			return items, e
		}
		if items = append(items, item); len(items) == most {
			break
		}
	}
	return items, nil
}

func TestPages(t *testing.T) {
	t.Parallel()
	t.Run("all, in order, each page once", func(t *testing.T) {
		t.Parallel()
		p := &pager{n: 25, size: 10}
		items, err := read(p, 0)
		require.NoError(t, err)
		require.Len(t, items, 25)
		require.Equal(t, "24", items[24])
		require.Equal(t, []int{0, 10, 20}, p.asked)
	})
	t.Run("none", func(t *testing.T) {
		t.Parallel()
		p := &pager{size: 10}
		items, err := read(p, 0)
		require.NoError(t, err)
		require.Empty(t, items)
		require.Equal(t, []int{0}, p.asked)
	})
	t.Run("a page that is not wanted is not fetched", func(t *testing.T) {
		t.Parallel()
		p := &pager{n: 25, size: 10}
		_, err := read(p, 10)
		require.NoError(t, err)
		require.Equal(t, []int{0}, p.asked)
	})
	t.Run("an error ends it behind what came before", func(t *testing.T) {
		t.Parallel()
		p := &pager{n: 25, size: 10, fails: 10}
		items, err := read(p, 0)
		require.ErrorIs(t, err, errPage)
		require.Len(t, items, 10)
	})
	t.Run("an error beside a page ends it behind the page", func(t *testing.T) {
		t.Parallel()
		var items []string
		var errs []error
		for item, err := range client.Pages(api.Call{}, func(s string) string { return s }, func(int) ([]string, bool, error) {
			return []string{"a", "b"}, true, errPage
		}) {
			if err != nil {
				errs = append(errs, err)
			} else {
				items = append(items, item)
			}
		}
		require.Equal(t, []string{"a", "b"}, items)
		require.Equal(t, []error{errPage}, errs, "once, and no further page")
	})
	t.Run("a server that is deaf to the offset", func(t *testing.T) {
		t.Parallel()
		p := &pager{n: 25, size: 10, deaf: true}
		items, err := read(p, 0)
		require.ErrorIs(t, err, api.ErrBadResponse)
		require.ErrorContains(t, err, "list things")
		require.Len(t, items, 10)
		require.Equal(t, []int{0, 10, 20, 30}, p.asked)
	})
	t.Run("a list that grows while it is read", func(t *testing.T) {
		t.Parallel()
		for _, size := range []int{1, 3} {
			p := &pager{n: 9, size: size}
			p.grows = func(asked int) int { return min(asked, 2) } // two are added in front of it
			items, err := read(p, 0)
			require.NoError(t, err)
			require.Equal(t, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8"}, items, "each once")
		}
	})
}

// What has no id is yielded, but does not keep a list going for ever.
func TestPagesOfWhatHasNoID(t *testing.T) {
	t.Parallel()
	asked := 0
	n := 0
	for _, err := range client.Pages(api.Call{}, func(string) string { return "" }, func(int) ([]string, bool, error) {
		asked++
		return []string{"a"}, true, nil
	}) {
		if err != nil {
			require.ErrorIs(t, err, api.ErrBadResponse)
			break
		}
		n++
	}
	require.Equal(t, 3, asked)
	require.Equal(t, 3, n)
}
