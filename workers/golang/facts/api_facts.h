// The exported API of a project as facts: what other packages can name, with exact types.
//
// Facts own everything they hold: the Project may go away; views of text live in the type table of
// their package. They are the same for the same sources and options, whatever the number
// of threads (ProjectOptions::threads, which collect_api uses too). What cannot be determined without an
// absent package is marked unknown, never guessed.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/project/project.h"
#include "workers/golang/types/types.h"

namespace gofed::golang {

// A bit per entry of ApiFacts::platforms.
using PlatformSet = std::uint64_t;
inline constexpr std::size_t kPlatformsMax = 64;

// Where a symbol's name stands. `file` indexes PackageApi::files.
struct Place {
  std::uint32_t file = 0;
  Position position;
};

enum class ConstantKind : std::uint8_t { Unknown, Bool, String, Int, Float, Complex };

// A constant's value.
//   exact  as go/constant's ExactString: "true", "\"quoted\"", "255", "157/50", "(1 + 2i)";
//          a string longer than kConstantStringBytesMax is cut
//   text   as go/constant's String, where that differs ("3.14", strings cut to 72 characters);
//          else empty: use exact
struct ConstantValue {
  ConstantKind kind = ConstantKind::Unknown;
  std::string exact;
  std::string text;

  friend bool operator==(const ConstantValue&, const ConstantValue&) = default;
};

// What every symbol has. A symbol that differs between platforms comes once per form, each with
// its own set.
struct Symbol {
  std::string name;
  Place place;
  // A line of its comment begins with "Deprecated:", even inside a paragraph; this is cmd/api's rule.
  bool has_deprecated_line = false;
  PlatformSet platforms = 1;
  std::string_view doc;         // synopsis: first sentence of its comment
  std::string_view deprecated;  // text after "Deprecated: ", or empty
};

struct TypeParameterFact {
  std::string name;
  TypeId constraint = kNoType;
};

struct ConstantFact : Symbol {
  TypeId type = kNoType;  // "untyped int" etc. for untyped ones; Unknown where it is
  bool type_written = false;
  ConstantValue value;
};

struct VariableFact : Symbol {
  TypeId type = kNoType;
  bool type_written = false;  // else inferred or Unknown
};

struct FunctionFact : Symbol {
  TypeId type = kNoType;  // a Func
  std::vector<TypeParameterFact> type_parameters;
};

// A method declared on a type of the package.
struct MethodFact : Symbol {
  TypeId type = kNoType;  // a Func
  bool pointer_receiver = false;
  std::string_view receiver;                     // the receiver's name as written, may be ""
  std::vector<std::string> receiver_parameters;  // type parameter names as this method spells them
  // Its own ones (Go 1.27). Their type::Parameter indices follow those of the receiver's.
  std::vector<TypeParameterFact> type_parameters;
  std::string_view receiver_alias;  // the receiver's type as written, where that is an alias of it
};

// A field or method that a type has through embedding (specification: promoted).
struct PromotedMember {
  std::string name;
  bool is_method = false;
  bool pointer_receiver = false;  // method only: in the method set of *T, but not of T
  TypeId type = kNoType;          // field's type, or a Func
  std::vector<std::string> path;  // names of the embedded fields it comes through, outermost first
  bool certain = true;  // false: an embedded type that is not at hand may have the name as well
  // Of a method, its own ones. Their indices follow those of the type that has the member.
  std::vector<TypeParameterFact> type_parameters;
};

// A field of a struct type, or a method of an interface type, whose own comment says so (by a line
// that begins with "Deprecated:").
struct DeprecatedMember {
  std::string_view name;
  std::string_view text;  // as Symbol::deprecated, may be empty
};

enum class Tristate : std::uint8_t { No, Yes, Unknown };

// The type set of an interface (specification: type sets).
struct InterfaceFacts {
  std::vector<type::Method> methods;  // all, embedded ones included; by name
  std::vector<type::Term> terms;      // the union it is restricted to, when restricted
  bool restricted = false;            // not every type with the methods is in it
  bool comparable = false;            // embeds comparable
  bool complete = true;               // false: it embeds something of an absent package
};

// A declared type. Unexported ones are listed when exported API leads to them (through an exported
// function's result, a field, an embedding, an alias...), as comparison needs them.
struct TypeFact : Symbol {
  bool exported = true;
  bool alias = false;
  std::vector<TypeParameterFact> type_parameters;

  // As written on the right side: of `type T U` that is U, of an alias what it stands for.
  TypeId declared = kNoType;
  // The underlying type, with names resolved through the project; Unknown when it lies in an
  // absent package. Fields of a Struct include unexported ones.
  TypeId underlying = kNoType;

  // Methods declared on it, unexported ones included (they seal interfaces), by name.
  std::vector<MethodFact> methods;
  // What comes by embedding, exported and unexported, at the shallowest depth and not ambiguous.
  std::vector<PromotedMember> promoted;
  // Embedded types of absent packages: there may be more promoted members than reported.
  std::vector<TypeId> opaque_embedded;

  InterfaceFacts interface;                          // of an interface type
  std::vector<DeprecatedMember> deprecated_members;  // of those written here, in their order
  Tristate comparable = Tristate::Unknown;
};

// One package for the chosen platforms.
struct PackageApi {
  std::string import_path;
  std::string name;
  std::string directory;
  std::string module;  // path of its module, may be empty
  bool is_main = false;
  bool is_internal = false;
  bool is_vendored = false;
  Standing standing = Standing::Ordinary;
  PlatformSet platforms = 1;  // where it has files at all
  // Its types multiply with each other beyond what check/budget.h allows: some are Unknown, and
  // some members left out, which would be reported otherwise. The facts have a diagnostic.
  bool is_cut = false;
  std::string synopsis;  // of the package comment (go/doc.Synopsis)
  std::string deprecated;

  std::vector<std::string> files;  // paths, indexed by Place::file
  TypeTable types;

  // Each by name, then by position.
  std::vector<ConstantFact> constants;
  std::vector<VariableFact> variables;
  std::vector<FunctionFact> functions;
  std::vector<TypeFact> type_declarations;

  // Own or absent packages that its exported API mentions, by import path.
  std::vector<std::string> mentioned_packages;
};

struct ApiFacts {
  std::vector<BuildContext> platforms;  // what the bits of PlatformSet stand for
  std::vector<Module> modules;
  std::vector<PackageApi> packages;  // by import path, then name
  std::vector<Diagnostic> diagnostics;
};

// The set of all of them.
[[nodiscard]] PlatformSet all_platforms(const ApiFacts& facts);
[[nodiscard]] PlatformSet all_platforms(std::size_t count);

// Platforms that see the same files are the same to a project: sets of them, each by its first one,
// every one of at most kPlatformsMax in one of them.
[[nodiscard]] std::vector<PlatformSet> same_platforms(const Project& project,
                                                      std::span<const BuildContext> platforms);

struct ApiOptions {
  // The platforms to tell apart, at most kPlatformsMax (the rest is dropped with a diagnostic).
  // Empty: the project's context alone. Each file is parsed once, whatever their number.
  std::vector<BuildContext> platforms;

  bool vendored = false;  // also packages below vendor/
  bool internal = true;   // also packages below internal/
  bool commands = true;   // also package main (its exported names cannot be imported)
  bool testdata = false;  // also testdata and `_`/`.` directories
  bool docs = true;       // fill Symbol::doc
};

// The exported API of every package that the options ask for. Packages without exported names are
// listed too.
[[nodiscard]] ApiFacts collect_api(const Project& project, const ApiOptions& options = {});
// The same; what a part of the tree was parsed to is dropped before the next one.
[[nodiscard]] ApiFacts collect_api(Project&& project, const ApiOptions& options = {});

// The same for trees whose facts are too much for memory, too: `take` gets the packages in the order
// of ApiFacts::packages, each as soon as it and all before it are known; one at a time, on any of
// the threads. What it throws comes out of here, and it gets no more. The facts that come back have
// no packages.
ApiFacts collect_api(Project&& project, const ApiOptions& options,
                     const std::function<void(PackageApi)>& take);

}  // namespace gofed::golang
