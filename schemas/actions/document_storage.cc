#include "schemas/actions/document_storage.h"

namespace gofed::schemas {

void NamePage::describe(Describe<NamePage>& d) {
  d.name("NamePage", "A page of names.");
  d.field<&NamePage::names>("names", "In order.");
  d.field<&NamePage::cursor>("cursor", "For the next page; absent: that was the last.").optional();
}

void CommitEntry::describe(Describe<CommitEntry>& d) {
  d.name("CommitEntry", "A commit that is kept.");
  d.field<&CommitEntry::commit>("commit", "The commit.");
  d.field<&CommitEntry::commit_date>("commit_date", "Unix milliseconds.");
}

void CommitPage::describe(Describe<CommitPage>& d) {
  d.name("CommitPage", "A page of commits.");
  d.field<&CommitPage::commits>("commits", "Newest first.");
  d.field<&CommitPage::cursor>("cursor", "For the next page; absent: that was the last.")
      .optional();
}

}  // namespace gofed::schemas
