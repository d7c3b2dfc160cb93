package voltagepark_test

import (
	"context"
	"fmt"

	"github.com/voltagegpu/volt-go/voltagepark"
)

func ExampleSSHKeysService_List() {
	client := exampleClient("GET /organization/ssh-keys", "sshkeys_list.response.json")

	for key, err := range client.SSHKeys.List(context.Background(), voltagepark.ListParams{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(key.Name, key.ID)
	}
	// Output: My-SSH-Public-Key 123e4567-e89b-12d3-a456-426614174000
}

func ExampleSSHKeysService_ListPage() {
	client := exampleClient("GET /organization/ssh-keys", "sshkeys_list.response.json")

	page, err := client.SSHKeys.ListPage(context.Background(), voltagepark.ListParams{})
	fmt.Println(page.Total, err)
	// Output: 1 <nil>
}

func ExampleSSHKeysService_Create() {
	client := exampleClient("POST /organization/ssh-keys", "201 sshkeys_create.response.json")

	key, err := client.SSHKeys.Create(context.Background(), voltagepark.SSHKeySpec{
		Name:    "My-SSH-Public-Key",
		Content: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG...", // the line of id_ed25519.pub
	})
	fmt.Println(key.ID, err)
	// Output: 123e4567-e89b-12d3-a456-426614174000 <nil>
}

// A key is found by its content, whatever its comment or name.
func ExampleSSHKeysService_Ensure() {
	client := exampleClient("GET /organization/ssh-keys",
		`{"results":[{"id":"k-1","name":"laptop","content":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG me@laptop"}],"total_result_count":1,"has_next":false}`)

	key, err := client.SSHKeys.Ensure(context.Background(), voltagepark.SSHKeySpec{
		Name:    "ci",
		Content: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG ci@runner", // the line of id_ed25519.pub
	})
	fmt.Println(key.Key.ID, key.Created, err)
	// Output: k-1 false <nil>
}

func ExampleSSHKeysService_Delete() {
	client := exampleClient("DELETE /organization/ssh-keys/k-1", "")

	err := client.SSHKeys.Delete(context.Background(), "k-1")
	fmt.Println(err)
	// Output: <nil>
}

func ExampleStorageService_Create() {
	client := exampleClient("POST /storage/", "201 storage_create.response.json")

	volume, err := client.Storage.Create(context.Background(), voltagepark.VolumeSpec{SizeGB: 100, Name: "My Storage Volume"})
	fmt.Println(volume.SizeGB, "GB", volume.Status, volume.HourlyPrice, "an hour", err)
	// Output: 100 GB active $0.017408 an hour <nil>
}

func ExampleStorageService_List() {
	client := exampleClient("GET /storage/", "storage_list.response.json")

	for volume, err := range client.Storage.List(context.Background(), voltagepark.ListParams{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(volume.Name, volume.VIP)
	}
	// Output: My Storage Volume 0.0.0.0
}

func ExampleStorageService_ListPage() {
	client := exampleClient("GET /storage/", "storage_list.response.json")

	page, err := client.Storage.ListPage(context.Background(), voltagepark.ListParams{})
	fmt.Println(page.Total, err)
	// Output: 1 <nil>
}

func ExampleStorageService_Update() {
	client := exampleClient("PATCH /storage/"+anID, "storage_update.response.json")

	volume, err := client.Storage.Update(context.Background(), anID, voltagepark.VolumeUpdate{SizeGB: voltagepark.Set(100)})
	fmt.Println(volume.SizeGB, volume.HourlyPrice, err)
	// Output: 100 $0.017408 <nil>
}

func ExampleStorageService_Get() {
	client := exampleClient("GET /storage/"+anID, "storage_get.response.json")

	volume, err := client.Storage.Get(context.Background(), anID)
	fmt.Println(volume.UsedBytes, "bytes of", volume.SizeGB, "GB", err)
	// Output: 1 bytes of 100 GB <nil>
}

func ExampleStorageService_Delete() {
	client := exampleClient("DELETE /storage/s-1", "")

	err := client.Storage.Delete(context.Background(), "s-1")
	fmt.Println(err)
	// Output: <nil>
}

func ExampleStorageService_HourlyRate() {
	client := exampleClient("GET /storage/hourly-rate", `{"hourly_rate_per_gb":"0.00017408"}`)

	rate, err := client.Storage.HourlyRate(context.Background())
	fmt.Println(rate.Mul(100), "an hour for 100 GB", err)
	// Output: $0.017408 an hour for 100 GB <nil>
}
