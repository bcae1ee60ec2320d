#include "schemas/actions/file.h"

namespace gofed::schemas {

void FileId::describe(Describe<FileId>& d) {
  d.name("FileId", "Names a stored file. The same content always has the same identity.");
  d.field<&FileId::service>("service", "Whom to ask: filestorage@STORE.").optional();
  d.field<&FileId::identifier>("identifier", "Its name in that store.");
  d.field<&FileId::sha256>("sha256", "SHA-256 of the content, lower-case hex.").optional();
  d.field<&FileId::size_bytes>("size_bytes", "Size of the content.").optional();
  d.field<&FileId::name>("name", "As it was uploaded; no path.").optional();
  d.field<&FileId::valid_until>("valid_until", "Unix milliseconds; 0: kept until deleted.")
      .optional();
}

void Upload::Input::describe(Describe<Input>& d) {
  d.name("UploadInput", "A file, or one chunk of it.");
  d.field<&Input::name>("name", "Name of the file; no path.").optional();
  d.field<&Input::upload>("upload", "Of the first answer; empty in the first call.").optional();
  d.field<&Input::offset>("offset", "Where the data begins in the file.").optional();
  d.field<&Input::data>("data", "At most 8 MiB.");
  d.field<&Input::last>("last", "The file ends with this chunk.").optional();
}

void Upload::Output::describe(Describe<Output>& d) {
  d.name("UploadOutput", "How far the upload is.");
  d.field<&Output::service>("service", "Where the following chunks go.");
  d.field<&Output::upload>("upload", "Names the upload in the following calls.").optional();
  d.field<&Output::received_bytes>("received_bytes", "Taken so far.");
  d.field<&Output::file>("file", "Once the last chunk is stored.");
}

void UploadUrl::Input::describe(Describe<Input>& d) {
  d.name("UploadUrlInput", "Where to fetch a file.");
  d.field<&Input::url>("url", "file://, http:// or https://.");
  d.field<&Input::name>("name", "Empty: the URL's last part.").optional();
  d.field<&Input::sha256>("sha256", "Where given, other content is refused.").optional();
}

void UploadUrl::Output::describe(Describe<Output>& d) {
  d.name("UploadUrlOutput", "The stored file.");
  d.field<&Output::file>("file", "The stored file.");
}

void Download::Input::describe(Describe<Input>& d) {
  d.name("DownloadInput", "A range of a file.");
  d.field<&Input::file>("file", "The file.");
  d.field<&Input::offset>("offset", "First byte.").optional();
  d.field<&Input::length_bytes>("length_bytes", "At most 8 MiB; less comes at the end.").optional();
}

void Download::Output::describe(Describe<Output>& d) {
  d.name("DownloadOutput", "A range of a file.");
  d.field<&Output::data>("data", "The bytes.");
  d.field<&Output::size_bytes>("size_bytes", "Of the whole file.");
}

void Stat::Input::describe(Describe<Input>& d) {
  d.name("StatInput", "A file.");
  d.field<&Input::file>("file", "The file.");
}

void Stat::Output::describe(Describe<Output>& d) {
  d.name("StatOutput", "What is known of a file.");
  d.field<&Output::file>("file", "The file.");
  d.field<&Output::created>("created", "Unix milliseconds.");
}

void Delete::Input::describe(Describe<Input>& d) {
  d.name("DeleteInput", "A file.");
  d.field<&Input::file>("file", "The file.");
}

void Delete::Output::describe(Describe<Output>& d) {
  d.name("DeleteOutput", "What was done.");
  d.field<&Output::deleted>("deleted", "false: it was not there.");
}

void List::Input::describe(Describe<Input>& d) {
  d.name("ListInput", "Which files.");
  d.field<&Input::prefix>("prefix", "Of the name.").optional();
  d.field<&Input::cursor>("cursor", "Of the page before; empty: from the start.").optional();
  d.field<&Input::limit>("limit", "Files per page.").optional();
}

void List::Output::describe(Describe<Output>& d) {
  d.name("ListOutput", "A page of files.");
  d.field<&Output::files>("files", "In the order of their identifiers.");
  d.field<&Output::cursor>("cursor", "Empty: that was the last page.").optional();
}

}  // namespace gofed::schemas
