package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// Client looks at and changes the simulator whose Handler is at URL, which ends
// in no slash.
type Client struct {
	URL  string
	HTTP *http.Client
}

// State is sim.Server's.
func (c *Client) State(q sim.Query) (state sim.State, err error) {
	err = c.post("state", q, &state)
	return state, err
}

// Do is sim.Server's.
func (c *Client) Do(command sim.Command) (reply sim.Reply, err error) {
	err = c.post("do", command, &reply)
	return reply, err
}

func (c *Client) post(what string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	resp, err := c.HTTP.Post(c.URL+Prefix+what, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		return json.Unmarshal(raw, out)
	case http.StatusUnprocessableEntity:
		var f failure
		if err := json.Unmarshal(raw, &f); err != nil {
			return err
		}
		return errors.New(f.Error)
	}
	return fmt.Errorf("simulator: %s: %s", resp.Status, bytes.TrimSpace(raw))
}
