// Writes a database of vulnerabilities as Trivy downloads them: the records of a JSON file, into a folder.
package main

import (
	"encoding/json"
	"os"
	"time"

	"github.com/aquasecurity/trivy-db/pkg/db"
	"github.com/aquasecurity/trivy-db/pkg/metadata"
	"github.com/aquasecurity/trivy-db/pkg/types"
	"go.etcd.io/bbolt"
)

type record struct {
	ID, Title, Bucket, Source, Package, Fixed, Severity string
	Vulnerable, Patched                                 []string
	Published                                           time.Time
}

type content struct {
	UpdatedAt time.Time
	Records   []record
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	must(err)
	var wanted content
	must(json.Unmarshal(text, &wanted))
	folder := os.Args[2]
	must(db.Init(folder))
	config := db.Config{}
	must(config.BatchUpdate(func(tx *bbolt.Tx) error {
		for _, each := range wanted.Records {
			severity, err := types.NewSeverity(each.Severity)
			must(err)
			source := types.SourceID(each.Source)
			must(config.PutDataSource(tx, each.Bucket, types.DataSource{ID: source, Name: each.Source}))
			advisory := types.Advisory{
				FixedVersion: each.Fixed, VulnerableVersions: each.Vulnerable, PatchedVersions: each.Patched,
			}
			must(config.PutAdvisory(tx, []string{each.Bucket, each.Package}, each.ID, advisory))
			must(config.PutVulnerability(tx, each.ID, types.Vulnerability{
				Title: each.Title, Severity: severity.String(), PublishedDate: &each.Published,
				VendorSeverity: types.VendorSeverity{source: severity},
			}))
		}
		return nil
	}))
	must(db.Close())
	must(metadata.NewClient(folder).Update(metadata.Metadata{
		Version: db.SchemaVersion, UpdatedAt: wanted.UpdatedAt, DownloadedAt: wanted.UpdatedAt,
		NextUpdate: wanted.UpdatedAt.Add(24 * time.Hour),
	}))
}
