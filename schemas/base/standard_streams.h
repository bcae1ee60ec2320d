// The descriptors 0, 1 and 2 of a process that was started without them.
//
// POSIX gives the lowest free number to what is opened next: where a standard stream is closed, a
// socket or a file of a store becomes it, is read as input, and has results and logs written into
// it. So each main opens them first.
#pragma once

namespace gofed {

// Opens /dev/null for each of them that is closed. Standard input and output are opened the other
// way round, so that reading or writing them is an error (EBADF) and not an empty input or a lost
// result; messages on standard error go nowhere. The first thing in main, before any thread. Ends
// the process with exit code 1 where /dev/null cannot be opened.
void open_standard_streams();

}  // namespace gofed
