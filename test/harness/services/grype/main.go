// Writes a database of vulnerabilities as grype downloads them: the records of a JSON file, into a folder.
package main

import (
	"encoding/json"
	"os"
	"time"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/spf13/afero"
)

type record struct {
	ID, CVE, Severity, Ecosystem, Name, Constraint, Fixed string
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	must(err)
	var records []record
	must(json.Unmarshal(text, &records))
	folder := os.Args[2]
	now := time.Now().UTC()
	store, err := v6.NewWriter(v6.Config{DBDirPath: folder})
	must(err)
	provider := v6.Provider{ID: "github", Version: "1", DateCaptured: &now}
	must(store.AddProvider(provider))
	for _, each := range records {
		vulnerability := &v6.VulnerabilityHandle{
			Name: each.ID, Status: v6.VulnerabilityActive, PublishedDate: &now, ModifiedDate: &now,
			ProviderID: provider.ID, Provider: &provider,
			BlobValue: &v6.VulnerabilityBlob{
				ID: each.ID, Aliases: []string{each.CVE},
				Severities: []v6.Severity{{Scheme: v6.SeveritySchemeCHMLN, Value: each.Severity, Rank: 1}},
			},
		}
		must(store.AddVulnerabilities(vulnerability))
		must(store.AddAffectedPackages(&v6.AffectedPackageHandle{
			Vulnerability: vulnerability,
			Package:       &v6.Package{Ecosystem: each.Ecosystem, Name: each.Name},
			BlobValue: &v6.PackageBlob{CVEs: []string{each.CVE}, Ranges: []v6.Range{{
				Version: v6.Version{Type: each.Ecosystem, Constraint: each.Constraint},
				Fix:     &v6.Fix{Version: each.Fixed, State: v6.FixedStatus},
			}}},
		}))
	}
	must(store.Close())
	_, err = v6.WriteImportMetadata(afero.NewOsFs(), folder, "test")
	must(err)
}
