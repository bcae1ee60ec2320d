# Run by `cmake --install`: manual pages, what shells complete, the configuration.
file(REMOVE_RECURSE ${manuals})
execute_process(COMMAND ${programs}/gofed manual ${manuals}/man COMMAND_ERROR_IS_FATAL ANY)

# made(FILE PROGRAM ARGUMENT...): what the program prints.
function(made file program)
  execute_process(COMMAND ${programs}/${program} ${ARGN} OUTPUT_FILE ${manuals}/${file}
    COMMAND_ERROR_IS_FATAL ANY)
endfunction()
made(man/gofed-broker.1 gofed-broker --manual)
made(man/gofed-worker.1 gofed-worker --manual)
made(gofed.bash gofed completion bash)
made(_gofed gofed completion zsh)
made(gofed.fish gofed completion fish)
made(gofed.toml gofed bootstrap -)
