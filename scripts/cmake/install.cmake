# What `cmake --install` puts where, by the directories of GNU: the programs, their manual pages, what
# shells complete, units for systemd, the configuration, the documents.
include(GNUInstallDirs)

# Made by the programs themselves when they are installed, from the tables that they work with.
set(manuals ${CMAKE_BINARY_DIR}/manuals)
install(CODE "
  set(programs ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
  set(manuals ${manuals})
  include(${PROJECT_SOURCE_DIR}/scripts/cmake/make_manuals.cmake)
")

install(TARGETS gofed gofed-broker gofed-worker)
install(FILES ${manuals}/gofed.bash RENAME gofed
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${manuals}/_gofed DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${manuals}/gofed.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(DIRECTORY ${manuals}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
  FILES_MATCHING PATTERN "*.1")
install(FILES ${manuals}/man/gofed.toml.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES README.md ARCHITECTURE.md CHANGELOG.md NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN "*.json")

# The prefix is known when they are installed.
install(CODE "
  set(bindir ${CMAKE_INSTALL_BINDIR})
  set(sysconfdir ${CMAKE_INSTALL_SYSCONFDIR})
  set(source ${PROJECT_SOURCE_DIR}/scripts/systemd)
  set(manuals ${manuals})
  include(${PROJECT_SOURCE_DIR}/scripts/cmake/install_units.cmake)
")
