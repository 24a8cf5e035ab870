Your code is ${code}.
