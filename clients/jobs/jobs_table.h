// Jobs as people see them: a table of many, a line of one.
#pragma once

#include <chrono>
#include <span>
#include <string>

#include "clients/output/amounts.h"
#include "clients/output/table.h"
#include "schemas/actions/jobs.h"

namespace gofed::clients {

[[nodiscard]] WallTime wall_now();

// A row a job, with its age and how long it ran at that time.
[[nodiscard]] Table jobs_table(std::span<const schemas::JobInfo> jobs, WallTime now);

// How people call it: its name, its short id where it has none.
[[nodiscard]] std::string job_title(const schemas::JobInfo& job);

// What it met last: "malformed: x.tar.gz: not an archive"; empty: nothing.
[[nodiscard]] std::string last_error(const schemas::JobInfo& job);

}  // namespace gofed::clients
