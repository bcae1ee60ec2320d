// What a mutex guards, said so that clang's -Wthread-safety checks it; nothing for other compilers.
//
// Source: clang's "Thread Safety Analysis". Used with base's Mutex (schemas/base/mutex.h): std::mutex of libstdc++
// is not annotated.
#pragma once

#if defined(__clang__)
#define GOFED_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define GOFED_THREAD_ANNOTATION(x)
#endif

// Of a class: it can be held.
#define GOFED_CAPABILITY(name) GOFED_THREAD_ANNOTATION(capability(name))
// Of a class: it holds one from its constructor to its destructor.
#define GOFED_SCOPED_CAPABILITY GOFED_THREAD_ANNOTATION(scoped_lockable)

// Of a member: read and written with that mutex held alone; of a pointer: what it points to is.
#define GOFED_GUARDED_BY(mutex) GOFED_THREAD_ANNOTATION(guarded_by(mutex))
#define GOFED_PT_GUARDED_BY(mutex) GOFED_THREAD_ANNOTATION(pt_guarded_by(mutex))

// Of a mutex: taken after, or before, that one.
#define GOFED_ACQUIRED_AFTER(...) GOFED_THREAD_ANNOTATION(acquired_after(__VA_ARGS__))
#define GOFED_ACQUIRED_BEFORE(...) GOFED_THREAD_ANNOTATION(acquired_before(__VA_ARGS__))

// Of a function: called with the mutex held; without it; takes it; gives it back; takes it if it answers so.
#define GOFED_REQUIRES(...) GOFED_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define GOFED_EXCLUDES(...) GOFED_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))
#define GOFED_ACQUIRE(...) GOFED_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define GOFED_RELEASE(...) GOFED_THREAD_ANNOTATION(release_capability(__VA_ARGS__))
#define GOFED_TRY_ACQUIRE(...) GOFED_THREAD_ANNOTATION(try_acquire_capability(__VA_ARGS__))

// Of a function: the analysis takes the mutex as held from there on, in lambdas above all.
#define GOFED_ASSERT_HELD(x) GOFED_THREAD_ANNOTATION(assert_capability(x))

// Of a function whose locking the analysis cannot follow; the reason stands beside it.
#define GOFED_NO_THREAD_SAFETY_ANALYSIS GOFED_THREAD_ANNOTATION(no_thread_safety_analysis)
