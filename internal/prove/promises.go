package main

import "slices"

// promise is one that the README makes.
type promise struct {
	name string
	// says is the promise, and proofs are what show it.
	says   string
	proofs []proof
}

// proof is a test that prints what it saw, and fails where that is out of bounds.
type proof struct {
	says string
	pkg  string
	test string
}

const (
	volt = "."
	core = "./internal/rest"
	host = "./internal/hostile"
	park = "./voltagepark"
	pack = "./packetai"
)

var promises = []promise{
	{"money", "nobody pays twice, or for something they never hear of", []proof{
		{"what is repeated after which failure, against a table typed by hand, over HTTP/1.1 and HTTP/2", core, "TestRetryTable"},
		{"creates that are cancelled at any instant, on real sockets: none is sent twice, no id is lost", core, "TestACreateCancelledOnARealSocketLosesNoID"},
		{"creates that an HTTP/2 server refuses once it has them, which net/http likes to send again", core, "TestACreateIsNotRepeatedAfterAnHTTP2Reset"},
		{"creates on connections that the server closes", core, "TestACreateOnAStaleConnectionIsSentOnce"},
		{"creates of all three clients that are cancelled at any instant", host, "TestDyingContexts"},
		{"Ensures with a fault at some step: what each ended with; never are two billed", volt, "TestEnsureThroughFaults"},
		{"Ensures that are called again, right after a create and after one that was lost", volt, "TestEnsureAgainWhileTheListLags"},
		{"Ensures of two processes with one name: who made two, and who was told", volt, "TestEnsureAgainstATwin"},
		{"pods that are rented for as long as some work takes, with a fault at some step: what was left, and told", volt, "TestWithThroughFaults"},
	}},
	{"quota", "the quota is spent well", []proof{
		{"the fullest hour of a thousand callers, and of a day", core, "TestNeverMoreThanTheQuotaInAnyHour"},
		{"the fullest hour of clients as they come, of a server that keeps the documented quota", volt, "TestDefaultClientsKeepTheQuota"},
		{"requests that began in a pause: none", core, "TestNothingBeginsDuringAPause"},
		{"waits that would be too long: each is told at once when to come back", core, "TestAWaitThatIsTooLongIsNotBegun"},
		{"requests that net/http sends again by itself, which pass the queue by", core, "TestNetHTTPDoesNotSpendTheQuota"},
		{"what a wait costs", volt, "TestWhatAWaitCosts"},
		{"what a thousand waits cost", volt, "TestAThousandWaitsCostWhatOneCosts"},
		{"how many looks there are in the worst hour", volt, "TestLooksLeaveHalfOfTheQuota"},
	}},
	{"loss", "nothing is lost or invented", []proof{
		{"documented exchanges of the Volt API", volt, "TestDocumentedExchanges"},
		{"leaves of its answers that make no difference when they are changed: none", volt, "TestEveryLeafOfEveryAnswerMatters"},
		{"of its errors", volt, "TestEveryLeafOfEveryErrorMatters"},
		{"documented exchanges of Voltage Park", park, "TestDocumentedExchanges"},
		{"leaves of its answers", park, "TestEveryLeafOfEveryAnswerMatters"},
		{"exchanges of Packet.ai, documented and unconfirmed", pack, "TestExchanges"},
		{"leaves of its answers", pack, "TestEveryLeafOfEveryAnswerMatters"},
	}},
	{"secrets", "no error, log line or printed value shows a secret, and no other host sees the key", []proof{
		{"answers that repeat the key and what the request holds, to every method of all three clients", host, "TestSecrets"},
		{"secrets in every spelling, in every part of an answer, whole and cut", core, "TestNoErrorShowsASecret"},
		{"clients that are printed", host, "TestClientsDoNotPrintTheirKey"},
		{"clients of Volt and their options, printed and logged", volt, "TestClientsAndOptionsHideTheKey"},
		{"specs and answers that hold a secret, printed and logged", volt, "TestSpecsAndAnswersHideTheirSecrets"},
		{"answers that point to another host", host, "TestRedirects"},
	}},
	{"hostile", "whatever a network or a server does, a call ends in time, by type, and leaves nothing behind", []proof{
		{"the methods that are attacked: all", host, "TestTheTableNamesMethods"},
		{"connections that end or go silent at each point", host, "TestCuts"},
		{"bytes that are no answer, and answers that contradict themselves", host, "TestGarbage"},
		{"answers that are too large: bombs, and some without end", host, "TestSizes"},
		{"answers that point to another host", host, "TestRedirects"},
		{"names that cannot be looked up", host, "TestNames"},
		{"handshakes that fail", host, "TestTLS"},
		{"connections that were closed while they were idle", host, "TestStaleConnections"},
		{"callers that leave", host, "TestDyingContexts"},
		{"calls that give back what is billed, while one of their connections fails", host, "TestGivingBack"},
	}},
}

func find(name string) (promise, bool) {
	i := slices.IndexFunc(promises, func(p promise) bool { return p.name == name })
	if i < 0 {
		return promise{}, false
	}
	return promises[i], true
}

func known() (names []string) {
	for _, p := range promises {
		names = append(names, p.name)
	}
	return names
}
