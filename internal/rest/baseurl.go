package rest

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// ParseBaseURL reads an address that paths are below, and refuses what would
// show the key to others or could not be meant.
func ParseBaseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil {
		// The error's own text repeats parts of it, which may be a password.
		return nil, errors.New("base URL: it cannot be parsed: want one as in https://host/path")
	}
	switch {
	case u.Scheme == "" || u.Host == "" || u.Opaque != "":
		return nil, errors.New("base URL: want a scheme and a host, as in https://host/path")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("base URL: scheme %q: want https", u.Scheme)
	case u.User != nil:
		return nil, errors.New("base URL: must not hold a user or password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("base URL: must not have a query or a fragment")
	case u.Hostname() == "":
		return nil, errors.New("base URL: want a host")
	case u.Scheme == "http" && !IsLoopback(u.Hostname()):
		return nil, errors.New("base URL: http would send the API key in the clear: want https (http is for loopback only)")
	}
	for _, segment := range strings.Split(u.Path, "/") {
		if segment == "." || segment == ".." {
			return nil, errors.New("base URL: must not have . or .. in its path")
		}
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// IsLoopback reports whether a host is the machine itself.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// CheckKey refuses a key that could not be sent as a header's value.
func CheckKey(key string) error {
	if key == "" {
		return errors.New("the API key is empty")
	}
	for i := range len(key) {
		if c := key[i]; c <= ' ' || c >= 0x7f {
			return fmt.Errorf("the API key has an illegal byte at position %d of %d (a space, a line's end or a character outside ASCII)", i+1, len(key))
		}
	}
	return nil
}
