package packetai

// List is a list as the server gave it. All but Items are as the vendor's open
// edition has them: unconfirmed.
type List[T any] struct {
	// Items are the listed.
	Items []T `json:"items"`
	// Page is which page it is, from 1, and PerPage how many a page has; 0 where
	// the server does not say.
	Page    int `json:"page,omitempty"`
	PerPage int `json:"per_page,omitempty"`
	// Total is how many there are on all pages, and how many were listed where
	// the server does not say.
	Total int `json:"total"`
	// TotalPages is how many pages there are, 0 where the server does not say.
	TotalPages int `json:"total_pages,omitempty"`
	// Raw is the answer as it came.
	Raw Raw `json:"-"`
}

// Complete reports whether the list holds as many as the server says there are:
// only then does absence from it mean anything.
func (l List[T]) Complete() bool { return l.Total == len(l.Items) }

// ListParams says which page of a list is wanted. Its zero value leaves that to
// the server, and sends nothing.
//
// Unconfirmed: the page does not tell of pages.
type ListParams struct {
	// Page is the page, from 1.
	Page int `url:"page,omitempty"`
	// PerPage is how many a page has, at most 100.
	PerPage int `url:"per_page,omitempty"`
}

// problem says what is wrong with it.
func (p ListParams) problem() (field, problem string) {
	switch {
	case p.Page < 0:
		return "ListParams.Page", "it is negative: want a page from 1, or 0 for the server's choice"
	case p.PerPage < 0 || p.PerPage > maxPerPage:
		return "ListParams.PerPage", "want 1 to 100, or 0 for the server's choice"
	}
	return "", ""
}

const maxPerPage = 100
