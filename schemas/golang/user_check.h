// UserCheck: what the compiler reports in a user's packages with the new version of a library that
// it does not report with the old one, as services and clients exchange it.
//
// Values only. A change of meaning raises kFormat; a new optional field does not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/describe/describe.h"

namespace gofed::schemas::golang {

// An error that the old version does not have.
struct UserError {
  std::string package;       // of the user
  std::string position;      // dir/file.go:line:column, where the compiler reports it
  std::string message;       // in the compiler's words
  std::string used_package;  // what of another package it is about; may be empty
  std::string symbol;        // "F", "T.Method"; may be empty

  static void describe(Describe<UserError>& d);
  friend bool operator==(const UserError&, const UserError&) = default;
};

// A place of which it is not known whether the compiler would accept it.
struct UserDoubt {
  std::string package;          // of the user
  std::string position;         // dir/file.go:line:column
  std::string missing_package;  // whose API would decide it; empty: that is not known either

  static void describe(Describe<UserDoubt>& d);
  friend bool operator==(const UserDoubt&, const UserDoubt&) = default;
};

struct UserCheck {
  static constexpr std::uint32_t kFormat = 1;

  std::uint32_t format = kFormat;
  std::vector<std::string> directories;  // whose packages were checked, without their tests
  std::vector<UserError> errors;         // by package, file, then place
  std::vector<UserDoubt> doubts;         // with either version; by package, file, then place

  static void describe(Describe<UserCheck>& d);
  friend bool operator==(const UserCheck&, const UserCheck&) = default;
};

}  // namespace gofed::schemas::golang
