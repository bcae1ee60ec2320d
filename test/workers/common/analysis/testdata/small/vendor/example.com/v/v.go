package v

const V = 1
