// A lock file carries versions and hashes, and no address at all: npm also writes where
// to give money to each author, which is for the package's own page to tell.
const fs = require("fs");

const name = "package-lock.json";
const lock = JSON.parse(fs.readFileSync(name, "utf8"));
for (const entry of Object.values(lock.packages)) {
    delete entry.funding;
    delete entry.resolved;
}
fs.writeFileSync(name, JSON.stringify(lock, null, 2) + "\n");
