#include "workers/services/documentstorage/document_storage.h"

#include <array>
#include <memory>

#include "workers/services/documentstorage/kinds.h"

namespace gofed::workers {
namespace {

using envelope::Service;
using envelope::ServiceFactory;

template <typename S>
std::unique_ptr<Service> make() {
  return std::make_unique<S>();
}

template <typename Row>
constexpr ServiceFactory save_factory() {
  using Documents = typename Row::Kind::Documents;
  return {schemas::StoreProject<Documents>::kInfo.service, &make<typename Row::SaveService>};
}

template <typename Row>
constexpr ServiceFactory read_factory() {
  using Documents = typename Row::Kind::Documents;
  return {schemas::ReadProject<Documents>::kInfo.service, &make<typename Row::ReadService>};
}

template <typename... Rows>
constexpr auto factories_of(DocumentRows<Rows...>) {
  std::array<ServiceFactory, 2 * sizeof...(Rows)> factories{};
  std::size_t next = 0;
  ((factories[next++] = save_factory<Rows>(), factories[next++] = read_factory<Rows>()), ...);
  return factories;
}

template <typename... Rows>
constexpr auto sections_of(DocumentRows<Rows...>) {
  return std::array{document_section<typename Rows::Kind>...};
}

template <typename... Rows>
auto tables_of(DocumentRows<Rows...>) {
  return std::array{document_settings<typename Rows::Kind>()...};
}

}  // namespace

std::span<const ServiceFactory> document_factories() {
  static constexpr auto kFactories = factories_of(AllDocuments{});
  return kFactories;
}

std::span<const std::string_view> document_sections() {
  static constexpr auto kSections = sections_of(AllDocuments{});
  return kSections;
}

std::span<const std::span<const envelope::Setting>> document_setting_tables() {
  static const auto kTables = tables_of(AllDocuments{});
  return kTables;
}

}  // namespace gofed::workers
