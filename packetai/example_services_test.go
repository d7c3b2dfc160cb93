package packetai_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/packetai"
)

func ExampleOffersService_List() {
	client := exampleClient("GET /offers", `{"data":[`+anOffer+`]}`)
	ctx := context.Background()

	offers, err := client.Offers.List(ctx, packetai.OffersParams{Search: "b200"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, offer := range offers.Items {
		fmt.Println(offer.ID, offer.GPUCount, offer.GPUType, offer.Region, offer.HourlyPrice)
	}
	// Output: off_abc123 8 NVIDIA B200 dallas-usa-5 $31.92
}

func ExampleDeploymentsService_Create() {
	client := exampleClient("POST /deployments", "201 "+deploying)
	ctx := context.Background()

	deployment, err := client.Deployments.Create(ctx, packetai.DeploymentSpec{
		Provider:        "voltage-park",
		OfferID:         "off_abc123",
		GPUType:         "NVIDIA B200",
		GPUCount:        8,
		Region:          "dallas-usa-5",
		OperatingSystem: "Ubuntu 22.04",
		SSHPublicKey:    "ssh-ed25519 AAAA... user@machine", // the line of id_ed25519.pub
		Name:            "my-training-run",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(deployment.ID, deployment.Status)
	// Output: dep_1 deploying
}

// Say what should be there, as often as you like.
func ExampleDeploymentsService_Ensure() {
	client := exampleClient(
		"GET /deployments", `{"data":[{"id":"dep_1","name":"my-training-run","status":"running"}],"pagination":{"total":1}}`,
		"GET /deployments/dep_1", running,
	)
	got, err := client.Deployments.Ensure(context.Background(), packetai.DeploymentSpec{
		Provider: "voltage-park", OfferID: "off_abc123", GPUType: "NVIDIA B200", GPUCount: 8, Region: "dallas-usa-5",
		OperatingSystem: "Ubuntu 22.04", SSHPublicKey: "ssh-ed25519 AAAA... user@machine", Name: "my-training-run",
	})
	fmt.Println(got.Deployment.ID, got.Deployment.Status, got.Created, err)
	// Output: dep_1 running false <nil>
}

func ExampleDeploymentsService_List() {
	client := exampleClient("GET /deployments", `{"data":[{"id":"dep_1","name":"my-training-run","status":"running"}],"pagination":{"page":1,"perPage":20,"total":1,"totalPages":1}}`)
	ctx := context.Background()

	list, err := client.Deployments.List(ctx, packetai.ListParams{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, deployment := range list.Items {
		fmt.Println(deployment.ID, deployment.Name, deployment.Status)
	}
	// Output: dep_1 my-training-run running
}

func ExampleDeploymentsService_Get() {
	client := exampleClient("GET /deployments/dep_1", running)
	ctx := context.Background()

	deployment, err := client.Deployments.Get(ctx, "dep_1")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(deployment.Status, deployment.IP)
	// Output: running 203.0.113.42
}

func ExampleDeploymentsService_WaitRunning() {
	client := exampleClient("GET /deployments/dep_1", running)
	ctx := context.Background()

	deployment, err := client.Deployments.WaitRunning(ctx, "dep_1", packetai.WithProgress(func(d packetai.Deployment) {
		fmt.Println("it is", d.Status)
	}))
	var ended *packetai.WaitError
	if errors.As(err, &ended) {
		fmt.Println("last seen as", ended.Deployment.Status) // it may still be billed
		return
	}
	fmt.Println(deployment.SSH().Command)
	// Output:
	// it is running
	// ssh root@203.0.113.42
}

func ExampleDeploymentsService_Terminate() {
	client := exampleClient("DELETE /deployments/dep_1", `{"data":{"id":"dep_1","status":"terminated"}}`)
	ctx := context.Background()

	deployment, err := client.Deployments.Terminate(ctx, "dep_1")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(deployment.ID, deployment.Status)
	// Output: dep_1 terminated
}

// However this ends, the deployment is given back: by default Release waits out its
// first 25 minutes. Within less, it tells what is left.
func ExampleDeploymentsService_Release() {
	client := exampleClient(
		"POST /deployments", "201 "+deploying,
		"GET /deployments/dep_1", running,
		"DELETE /deployments/dep_1", `409 {"success":false,"error":{"code":"CONFLICT","message":"Minimum runtime not reached: 17 minutes remaining."}}`,
	)
	d, err := client.Deployments.Create(context.Background(), packetai.DeploymentSpec{
		Provider: "voltage-park", OfferID: "off_abc123", GPUType: "NVIDIA B200", GPUCount: 8, Region: "dallas-usa-5",
		OperatingSystem: "Ubuntu 22.04", SSHPublicKey: "ssh-ed25519 AAAA... user@machine", Name: "my-training-run",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() {
		err := client.Deployments.Release(d.ID, packetai.ReleaseWithin(time.Minute))
		var left *packetai.MinimumRuntimeError
		if errors.As(err, &left) {
			fmt.Println("still billed for", left.Left, errors.Is(err, packetai.ErrNotDeleted))
		}
	}()
	fmt.Println("working on", d.ID)
	// Output:
	// working on dep_1
	// still billed for 17m0s true
}

func ExampleDeploymentsService_TerminateWhenAllowed() {
	client := exampleClient("GET /deployments/dep_1", `{"data":{"id":"dep_1","status":"terminated"}}`)
	ctx := context.Background()

	done, err := client.Deployments.TerminateWhenAllowed(ctx, "dep_1") // up to 25 minutes later
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("proved to be gone:", done.Proved)
	// Output: proved to be gone: true
}

func ExampleSSHKeysService_Create() {
	client := exampleClient("POST /ssh-keys", `201 {"data":{"id":"key_1","name":"my-laptop"}}`)
	ctx := context.Background()

	key, err := client.SSHKeys.Create(ctx, packetai.SSHKeySpec{
		Name:      "my-laptop",
		PublicKey: "ssh-ed25519 AAAA... user@machine",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(key.ID, key.Name)
	// Output: key_1 my-laptop
}

func ExampleSSHKeysService_List() {
	client := exampleClient("GET /ssh-keys", `{"data":[{"id":"key_1","name":"my-laptop"}]}`)
	ctx := context.Background()

	keys, err := client.SSHKeys.List(ctx, packetai.ListParams{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, key := range keys.Items {
		fmt.Println(key.ID, key.Name)
	}
	// Output: key_1 my-laptop
}

// A key is found by its content, whatever its comment or name.
func ExampleSSHKeysService_Ensure() {
	client := exampleClient("GET /ssh-keys",
		`{"data":[{"id":"key_1","name":"my-laptop","publicKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG me@laptop"}],"pagination":{"total":1}}`)

	key, err := client.SSHKeys.Ensure(context.Background(), packetai.SSHKeySpec{
		Name: "ci", PublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG ci@runner",
	})
	fmt.Println(key.Key.ID, key.Created, err)
	// Output: key_1 false <nil>
}

func ExampleSSHKeysService_Delete() {
	client := exampleClient("DELETE /ssh-keys/key_1", `{"success":true}`)
	ctx := context.Background()

	if err := client.SSHKeys.Delete(ctx, "key_1"); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("deleted")
	// Output: deleted
}

func ExampleVolumesService_Create() {
	client := exampleClient("POST /volumes", `201 {"data":{"id":"vol_1","name":"datasets"}}`)
	ctx := context.Background()

	volume, err := client.Volumes.Create(ctx, packetai.VolumeSpec{Name: "datasets", SizeGB: 500, Region: "dallas-usa-5"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(volume.ID, volume.Name)
	// Output: vol_1 datasets
}

func ExampleVolumesService_List() {
	client := exampleClient("GET /volumes", `{"data":[{"id":"vol_1","sizeGb":500,"deploymentId":"dep_1"}]}`)
	ctx := context.Background()

	volumes, err := client.Volumes.List(ctx, packetai.ListParams{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, volume := range volumes.Items {
		fmt.Println(volume.ID, volume.SizeGB, volume.DeploymentID)
	}
	// Output: vol_1 500 dep_1
}

func ExampleVolumesService_Attach() {
	client := exampleClient("POST /volumes/vol_1/attach", `{"data":{"id":"vol_1","status":"attached","deploymentId":"dep_1"}}`)
	ctx := context.Background()

	volume, err := client.Volumes.Attach(ctx, "vol_1", "dep_1")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(volume.Status, volume.DeploymentID)
	// Output: attached dep_1
}

func ExampleVolumesService_Detach() {
	client := exampleClient("POST /volumes/vol_1/detach", `404 {"success":false,"error":{"code":"NOT_FOUND","message":"no route"}}`)
	ctx := context.Background()

	_, err := client.Volumes.Detach(ctx, "vol_1", "dep_1")
	fmt.Println(err) // the path is not confirmed
	// Output: packetai: detach volume "vol_1": 404 not found: no route: perhaps it is the path that does not exist: the API's page does not confirm /volumes/{id}/detach (code NOT_FOUND)
}

func ExampleWalletService_Get() {
	client := exampleClient("GET /wallet", `{"data":{"balance":"125.50","hourlyCost":"31.92"}}`)
	ctx := context.Background()

	wallet, err := client.Wallet.Get(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(wallet.Balance, wallet.HourlyCost, wallet.CanDeploy())
	// Output: $125.50 $31.92 true
}
