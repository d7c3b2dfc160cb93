package voltagepark

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/wire"
)

// Transaction is a charge, a deposit or another change of the balance. What is
// absent or null is the zero value.
type Transaction struct {
	// ID is the transaction's.
	ID string `json:"id"`
	// TotalAmount is all of it, in USD.
	TotalAmount USD `json:"total_amount,omitzero"`
	// PeriodAmount is the part of it that falls into the period that was asked
	// for, in USD.
	PeriodAmount USD `json:"period_amount,omitzero"`
	// CreatedAt is when it began; CompletedAt when it ended, zero while it goes on.
	CreatedAt   time.Time `json:"timestamp_creation,omitzero"`
	CompletedAt time.Time `json:"timestamp_completion,omitzero"`
	// Details are what it is for.
	Details TransactionDetails `json:"details"`
}

// TransactionDetails are what a transaction is for.
type TransactionDetails struct {
	// Type is such as "charge", in lower case. The set is open.
	Type string `json:"type,omitempty"`
	// LinkedInstance is what was paid for; its zero value where there is none, as
	// with a deposit.
	LinkedInstance LinkedInstance `json:"linked_instance"`
	// Note is a note to the customer. Not on the page: public clients read it.
	Note string `json:"note_public,omitempty"`
}

// LinkedInstance is one life of what was paid for: of a virtual machine, a rental
// or a volume.
type LinkedInstance struct {
	// Type is such as "virtual_machine_instance", in lower case. The set is open.
	Type string `json:"type,omitempty"`
	// ID is the instance's own, which no other call takes.
	ID string `json:"id,omitempty"`
	// VirtualMachineID is the virtual machine, where it is of one.
	VirtualMachineID string `json:"virtual_machine_id,omitempty"`
	// RentalID is the bare metal rental, where it is of one. Not on the page:
	// public clients read it.
	RentalID string `json:"baremetal_rental_id,omitempty"`
	// CreatedAt and DeletedAt are when it began and ended; DeletedAt is zero while
	// it goes on.
	CreatedAt time.Time `json:"timestamp_creation,omitzero"`
	DeletedAt time.Time `json:"timestamp_deletion,omitzero"`
}

func readTransaction(object wire.Value) (out Transaction) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "total_amount":
			out.TotalAmount = v.USD()
		case "period_amount":
			out.PeriodAmount = v.USD()
		case "timestamp_creation":
			out.CreatedAt, _ = v.Time()
		case "timestamp_completion":
			out.CompletedAt, _ = v.Time()
		case "details":
			out.Details = readTransactionDetails(v)
		}
	}
	return out
}

func readTransactionDetails(object wire.Value) (out TransactionDetails) {
	for name, v := range object.Members() {
		switch string(name) {
		case "type":
			out.Type = v.Lower()
		case "linked_instance":
			out.LinkedInstance = readLinkedInstance(v)
		case "note_public":
			out.Note = v.Text()
		}
	}
	return out
}

func readLinkedInstance(object wire.Value) (out LinkedInstance) {
	for name, v := range object.Members() {
		switch string(name) {
		case "type":
			out.Type = v.Lower()
		case "id":
			out.ID = v.Text()
		case "virtual_machine_id":
			out.VirtualMachineID = v.Text()
		case "baremetal_rental_id":
			out.RentalID = v.Text()
		case "timestamp_creation":
			out.CreatedAt, _ = v.Time()
		case "timestamp_deletion":
			out.DeletedAt, _ = v.Time()
		}
	}
	return out
}
