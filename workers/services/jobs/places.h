// A bounded number of places, each given back when its holder lets go of it, whatever happens.
//
// Any thread. The places outlive what was taken of them.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

namespace gofed::workers {

class Places {
 public:
  explicit Places(std::uint32_t count) : free_(count) {}
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;

  class Place {
   public:
    Place(Place&& other) noexcept : places_(std::exchange(other.places_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (places_ != nullptr) ++places_->free_;
    }

   private:
    friend class Places;
    explicit Place(Places& places) : places_(&places) {}
    Places* places_;
  };

  // Nothing: all are taken.
  [[nodiscard]] std::optional<Place> take() {
    for (auto free = free_.load(); free > 0;) {
      if (free_.compare_exchange_weak(free, free - 1)) return Place{*this};
    }
    return std::nullopt;
  }

 private:
  std::atomic<std::uint32_t> free_;
};

}  // namespace gofed::workers
