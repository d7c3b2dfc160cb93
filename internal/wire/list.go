package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// List reads the objects of a bare array, or of the array inside an envelope under
// the first of names that the envelope has. The paging is the rest of the response.
func List[T any](body []byte, read func(Value) T, names ...string) (items []T, paging Paging, err error) {
	body = bytes.Trim(body, " \t\r\n")
	if !json.Valid(body) {
		return nil, paging, errInvalid
	}
	array := Value(body)
	if array.isObject() {
		if array = paging.readEnvelope(body, names); array == nil {
			return nil, paging, fmt.Errorf("it holds no list: want a bare one, or one named %s", names[0])
		}
	}
	switch paging.Null = string(array) == "null"; {
	case paging.Null:
		return nil, paging, nil
	case array[0] != '[':
		return nil, paging, fmt.Errorf("%s is no list", names[0])
	}
	for item := range rest.Elements(array) {
		if !Value(item).isObject() {
			return nil, paging, fmt.Errorf("%s holds an element that is not an object", names[0])
		}
		if items == nil {
			// An estimate from the first item, with a limit because the server controls it.
			items = make([]T, 0, min(1024, len(array)/len(item)+1))
		}
		items = append(items, read(item))
	}
	return items, paging, nil
}

// Paging is the information about a list outside of its items: in the members around it,
// and in the response's header.
type Paging struct {
	// Envelope is the name of the list, or "" for a bare array.
	Envelope string
	// Null is set if the list is null.
	Null bool
	// Total is the largest total in the response, if HasTotal is set, and Least the
	// smallest.
	Total, Least int
	HasTotal     bool
	// Unreadable is the name of a total or a page number that cannot be read, or "".
	Unreadable string
	// More is a sign that the list is not complete, such as `"has_more": true`, or "".
	More string
	// HasNext reports whether there is a next page, if SaysNext is set.
	HasNext, SaysNext bool
	// Paged is the name of a member about pages that is not a sign of more, or "".
	Paged string
	// LastOf is the number of pages, if there are several and this is the last one.
	LastOf int

	pages pageNumbers
}

// pageNumbers are the page numbers in a response.
type pageNumbers struct {
	// current is the smallest number of this page in the response, or 0. unreadable is
	// the name of such a member that cannot be read, or "".
	current    int
	unreadable string
	// last is the largest number of pages, or 0, and shown the name of its member.
	last  int
	shown string
}

// pagingObjects are the names of objects that contain paging members.
var pagingObjects = map[string]bool{
	"meta": true, "metadata": true, "responsemetadata": true, "pagination": true, "paging": true, "pageinfo": true, "links": true, "cursors": true, "page": true, "result": true, "results": true, "info": true, "data": true,
}

// readEnvelope reads the members of an envelope, and returns the list: the value of
// the first of names that it has.
func (p *Paging) readEnvelope(body []byte, names []string) (list Value) {
	found := len(names)
	for name, raw := range rest.Members(body) {
		if i := index(names, name); i >= 0 {
			if i <= found { // if a name appears twice, the last one counts
				list, found, p.Envelope = raw, i, names[i]
			}
			continue
		}
		p.readMember(string(name), raw, 0)
	}
	p.judgePages()
	return list
}

// judgePages uses the numbers of pages as a sign of more, unless this is the last page.
func (p *Paging) judgePages() {
	switch n := p.pages; {
	case n.last <= 1:
	case n.unreadable != "":
		p.Unreadable = n.unreadable
	case n.current < n.last:
		p.more(n.shown)
	default:
		p.LastOf = n.last
	}
}

func index(names []string, name []byte) int {
	for i, n := range names {
		if n == string(name) {
			return i
		}
	}
	return -1
}

// readMember reads a member outside of the list.
func (p *Paging) readMember(name string, v Value, depth int) {
	plain := plainName(name)
	if isNothing(v) {
		if isTotal(plain) && v.Int(-1) == 0 {
			p.addTotal(name, 0)
		}
		switch plain {
		case "hasnext", "hasnextpage":
			p.SaysNext = v[0] != 'n'
		case "complete", "iscomplete", "done", "last", "islast", "islastpage", "final", "isfinal":
			if v[0] == 'f' || v[0] == '"' && v.Lower() == "false" {
				p.more(strconv.Quote(name) + ": " + excerpt(v))
			}
		}
		return
	}
	shown := strconv.Quote(name) + ": " + excerpt(v)
	if isTotal(plain) {
		p.addTotal(name, v.Int(-1))
		return
	}
	switch plain {
	case "hasnext", "hasnextpage":
		p.HasNext, p.SaysNext = true, true
		p.more(shown)
		return
	case "hasmore", "more", "moreavailable", "morepages", "hasmorepages", "hasmoreitems", "hasadditionalpages", "moreresults", "moredataavailable",
		"truncated", "istruncated", "incomplete", "incompleteresults", "partial", "ispartial", "partialresults",
		"next", "nextpage", "nextcursor", "nextpagecursor", "nextpagetoken", "nexttoken", "nexturl", "nexturi", "nextlink", "odatanextlink", "nextoffset", "nextmarker", "nextkey", "nextid", "nextstart", "nextpageurl", "nextpageuri", "nextpagelink", "marker", "remaining", "remainingitemcount", "remainingitems",
		"cursor", "after", "continuation", "continuationtoken", "continue", "pagetoken", "lastevaluatedkey", "scrollid",
		"error", "errors":
		p.more(shown)
		return
	case "status":
		switch v.Lower() {
		case "error", "fail", "failed", "failure", "partial", "incomplete":
			p.more(shown)
		}
		return
	case "totalpages", "pages", "pagecount", "lastpage", "numpages", "maxpage":
		switch n := v.Int(-1); {
		case n > 1:
			if n > p.pages.last {
				p.pages.last, p.pages.shown = n, shown
			}
		case n == 1:
			p.Paged = name
		default:
			p.Unreadable = name
		}
		return
	case "page", "currentpage", "pageindex", "pagenumber":
		if v[0] != '{' {
			p.Paged = name
			switch n := v.Int(-1); {
			case n < 0:
				p.pages.unreadable = name
			case p.pages.current == 0 || n < p.pages.current:
				p.pages.current = n
			}
			return
		}
	case "offset", "skip", "start", "startindex", "limit", "perpage", "pagesize", "size", "previous", "prev", "hasprevious", "previouspage", "prevcursor", "range":
		if v[0] != '{' {
			p.Paged = name
			return
		}
	}
	switch {
	case depth > 2 || !pagingObjects[plain]:
	case v[0] == '{':
		for inner, raw := range rest.Members(v) {
			p.readMember(string(inner), raw, depth+1)
		}
	case v[0] == '[' && plain == "links":
		for link := range rest.Elements(v) {
			if strings.EqualFold(Value(link).member("rel").Text(), "next") {
				p.more(strconv.Quote(name) + `: rel "next"`)
			}
		}
	}
}

// isTotal reports whether a member has the number of items.
func isTotal(plain string) bool {
	switch plain {
	case "total", "count", "totalcount", "totalresults", "totalresultcount", "totalitems", "totalelements", "totalrecords", "totalsize", "recordcount", "resultcount", "itemcount", "odatacount":
		return true
	}
	return false
}

// ReadHeader adds the information in a response's header and status.
func (p *Paging) ReadHeader(status int, header http.Header) {
	if status == http.StatusPartialContent {
		p.more("status 206")
	}
	for name, values := range header {
		switch name {
		case "Link", "X-Total-Count", "X-Total", "Total-Count", "X-Pagination-Total", "X-Next-Page", "X-Next-Cursor", "X-Next-Token", "X-Has-More", "X-Total-Pages", "Content-Range":
		default:
			continue
		}
		for _, text := range values {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			switch name {
			case "Link":
				if pointsToNext(text) {
					p.more(`Link: rel="next"`)
				}
			case "X-Total-Pages":
				switch n, err := strconv.Atoi(text); {
				case err != nil: // an unreadable number may be larger than 1
					p.more(name + ": " + text)
				case n > max(1, p.pages.last):
					p.pages.last, p.pages.shown = n, name+": "+text
					p.LastOf = 0
					p.judgePages()
				}
			case "X-Next-Page", "X-Next-Cursor", "X-Next-Token", "X-Has-More":
				if !isNothingWord(text) {
					p.more(name + ": " + text)
				}
			case "Content-Range":
				if _, total, ok := strings.Cut(text, "/"); ok && total != "*" {
					p.addTotal(name, wholeNumber(total))
				}
			default:
				p.addTotal(name, wholeNumber(text))
			}
		}
	}
}

// pointsToNext reports whether a Link header has a link to the next page.
func pointsToNext(link string) bool {
	for part := range strings.FieldsFuncSeq(link, func(r rune) bool { return r == ';' || r == ',' }) {
		name, value, ok := strings.Cut(part, "=")
		if !ok || !strings.EqualFold(strings.TrimSpace(name), "rel") {
			continue
		}
		for rel := range strings.FieldsSeq(strings.Trim(strings.TrimSpace(value), `"'`)) {
			if strings.EqualFold(rel, "next") {
				return true
			}
		}
	}
	return false
}

func (p *Paging) more(sign string) {
	if p.More == "" {
		p.More = sign
	}
}

// wholeNumber returns the number that a header holds, or -1.
func wholeNumber(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return -1
	}
	return n
}

// addTotal adds a total. A negative one could not be read.
func (p *Paging) addTotal(name string, n int) {
	switch {
	case n < 0:
		p.Unreadable = name
	case !p.HasTotal:
		p.Total, p.Least, p.HasTotal = n, n, true
	default:
		p.Total, p.Least = max(p.Total, n), min(p.Least, n)
	}
}

// isNothing reports whether a value is null, false, empty or 0, and so not a sign of
// more.
func isNothing(v Value) bool {
	switch v[0] {
	case 'n':
		return true
	case '{', '[':
		for range rest.Members(v) {
			return false
		}
		for range rest.Elements(v) {
			return false
		}
		return true
	}
	return isNothingWord(v.Text())
}

func isNothingWord(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "", "false", "0", "no", "null", "none":
		return true
	}
	return false
}

// plainName returns a member's name in lower case, without punctuation.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == '-' || r == '.' || r == '@' || r == '$' || r == ' ':
			return -1
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, name)
}

// excerpt returns the start of a value, for an error.
func excerpt(v Value) string {
	const length = 40
	text := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, string(v[:min(len(v), length)]))
	if len(v) > length {
		text += "…"
	}
	return text
}
